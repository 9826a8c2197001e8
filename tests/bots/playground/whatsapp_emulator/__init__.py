"""The WhatsApp emulator, judged by pywa, which it knows nothing of."""
