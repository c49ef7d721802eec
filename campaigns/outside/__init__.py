"""What leaves the site by itself: webhooks and Discord."""
