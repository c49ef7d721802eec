"""How tests lead a provider to the server on this machine, and the paths where each draws."""

from django.test import override_settings

from imagegen.tests.provider_server import KEY, ProviderServer

PATHS = {
    "gemini": ":generateContent",
    "openai": "/images/generations",
    "comfyui": "/prompt",
    "automatic1111": "/txt2img",
}
PRICES = {"gemini": 39_000, "openai": 13_000, "comfyui": 0, "automatic1111": 0}


def led_to(url: str) -> override_settings:
    """Return settings of a site whose providers all are behind one address."""
    return override_settings(
        GEMINI_API_KEY=KEY,
        GEMINI_BASE_URL=url,
        OPENAI_API_KEY=KEY,
        OPENAI_BASE_URL=f"{url}/v1",
        COMFYUI_URL=url,
        AUTOMATIC1111_URL=url,
    )


def led_to_server(server: ProviderServer) -> override_settings:
    """Return settings of a site whose providers all are that server."""
    return led_to(server.url)
