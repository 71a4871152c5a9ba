"""A citizen's account: sign in, what is known of the person, who read it."""
