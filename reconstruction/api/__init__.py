"""The API of captures, uploads, reconstructions and exports."""
