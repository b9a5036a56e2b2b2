"""Shell: base page, portal, desk, components, static."""
