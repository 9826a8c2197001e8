"""WhatsApp as a channel, against an emulator that is as strict as the real one."""
