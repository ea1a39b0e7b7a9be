"""The chat in a web page: works without JavaScript, keeps nothing in addresses."""
