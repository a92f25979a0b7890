"""Update rules and their state."""
