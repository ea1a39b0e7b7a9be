"""The peers are scripts for a venv of their own; nothing here can be imported in this one."""

collect_ignore_glob = ["*.py"]
