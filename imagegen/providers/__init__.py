"""Those who draw: outside services, servers at home, and the site's own artist, behind one interface."""
