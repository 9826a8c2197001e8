"""The catalogues, one folder a language, and the tool that keeps them whole and well set."""
