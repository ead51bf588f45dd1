"""Who holds which post, where and for how long: a post grants access, and authority ends with the post."""
