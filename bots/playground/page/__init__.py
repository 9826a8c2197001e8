"""The playground in the browser: phones side by side, each a real conversation through the real channels."""
