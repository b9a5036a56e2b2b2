"""The commands, one module per noun. Each function takes the parsed arguments and returns an Answer or refuses."""
