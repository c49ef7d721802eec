"""What keeps a site in order without anybody asking."""
