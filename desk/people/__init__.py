"""Who sits in which post, who stands in, who is on duty, and how one comes to be known at all."""
