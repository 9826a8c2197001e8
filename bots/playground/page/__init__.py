"""The playground in the browser: three phones side by side, each a real conversation through the real channels."""
