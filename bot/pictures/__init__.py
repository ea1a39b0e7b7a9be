"""Pictures drawn by code in one hand: SVG by templates, PNG where a channel needs it."""
