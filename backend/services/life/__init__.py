"""Life happens: hospital, a care home, death, home again. An agent sets it; at once everything stops, everywhere."""
