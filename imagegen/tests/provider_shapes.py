"""Answers of the real services, in the shapes that their documentation and their users' reports show."""

import base64
import json
from typing import Any

from imagegen.providers.fake import picture

PICTURE = picture("teal", (96, 96))
ENCODED = base64.b64encode(PICTURE).decode()
HTML = b"<!doctype html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


def gemini_picture(encoded: str = ENCODED, kind: str = "image/png") -> dict[str, Any]:
    return {
        "candidates": [
            {
                "content": {"parts": [{"inlineData": {"mimeType": kind, "data": encoded}}], "role": "model"},
                "finishReason": "STOP",
                "index": 0,
            }
        ],
        "usageMetadata": {
            "promptTokenCount": 12,
            "candidatesTokenCount": 1290,
            "totalTokenCount": 1302,
            "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1290}],
        },
        "modelVersion": "gemini-2.5-flash-image",
        "responseId": "mX0HaZ3rKoOR7M8P5a",
    }


def gemini_blocked(reason: str = "PROHIBITED_CONTENT") -> dict[str, Any]:
    return {
        "promptFeedback": {"blockReason": reason},
        "usageMetadata": {"promptTokenCount": 9, "totalTokenCount": 9},
        "modelVersion": "gemini-2.5-flash-image",
    }


def gemini_stopped(reason: str) -> dict[str, Any]:
    return {
        "candidates": [{"finishReason": reason, "index": 0, "finishMessage": "Unable to show the generated image."}],
        "usageMetadata": {"promptTokenCount": 9, "totalTokenCount": 9},
        "modelVersion": "gemini-2.5-flash-image",
    }


def gemini_words() -> dict[str, Any]:
    return {
        "candidates": [
            {"content": {"parts": [{"text": "Here is a mill."}], "role": "model"}, "finishReason": "STOP", "index": 0}
        ],
        "modelVersion": "gemini-2.5-flash-image",
    }


def google_error(status: int, name: str, message: str, *details: dict[str, Any]) -> dict[str, Any]:
    error: dict[str, Any] = {"code": status, "message": message, "status": name}
    return {"error": error | ({"details": list(details)} if details else {})}


def google_bad_key(key: str) -> dict[str, Any]:
    return google_error(
        400,
        "INVALID_ARGUMENT",
        f"API key not valid. Please pass a valid API key. ({key})",
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "API_KEY_INVALID",
            "domain": "googleapis.com",
            "metadata": {"service": "generativelanguage.googleapis.com"},
        },
    )


def google_exhausted(*quota_ids: str, delay: str = "34.07s", value: str | None = None) -> dict[str, Any]:
    violations = [
        {
            "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests",
            "quotaId": quota_id,
            "quotaDimensions": {"location": "global", "model": "gemini-2.5-flash-preview-image"},
        }
        | ({"quotaValue": value} if value is not None else {})
        for quota_id in quota_ids
    ]
    return google_error(
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota, please check your plan and billing details.",
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": violations},
        {
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [{"description": "Learn more", "url": "https://ai.google.dev/gemini-api/docs/rate-limits"}],
        },
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay},
    )


def openai_picture(encoded: str = ENCODED) -> dict[str, Any]:
    return {
        "created": 1_793_000_000,
        "background": "opaque",
        "output_format": "png",
        "quality": "medium",
        "size": "1024x1024",
        "data": [{"b64_json": encoded}],
        "usage": {
            "total_tokens": 451,
            "input_tokens": 12,
            "output_tokens": 439,
            "input_tokens_details": {"text_tokens": 12, "image_tokens": 0},
        },
    }


def openai_url(url: str) -> dict[str, Any]:
    return {"created": 1_793_000_000, "id": "7f1", "data": [{"embedding": None, "index": 0, "url": url}]}


def openai_error(code: str | None, kind: str, message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code} | more}


def openai_bad_key(key: str) -> dict[str, Any]:
    message = f"Incorrect API key provided: {key[:8]}***{key[-4:]}. You can find your API key in your account."
    return openai_error("invalid_api_key", "invalid_request_error", message)


OPENAI_REFUSED = openai_error(
    "moderation_blocked",
    "image_generation_user_error",
    "Your request was rejected by the safety system. If you believe this is an error, contact us at "
    "help.openai.com and include the request ID b68e1d8f. safety_violations=[violence].",
    moderation_details={"moderation_stage": "input", "categories": ["violence"]},
)
OPENAI_POLICY = openai_error(
    "content_policy_violation",
    "invalid_request_error",
    "Your request was rejected as a result of our safety system.",
)
OPENAI_SPENT = openai_error(
    "insufficient_quota", "insufficient_quota", "You exceeded your current quota, please check your plan."
)
OPENAI_HARD_LIMIT = openai_error(
    "billing_hard_limit_reached", "invalid_request_error", "Billing hard limit has been reached."
)
OPENAI_BUSY = openai_error("rate_limit_exceeded", "requests", "Rate limit reached for gpt-image-2.5-flare: 5 per min.")
OPENAI_NO_MODEL = openai_error(
    "model_not_found", "invalid_request_error", "The model `gpt-image-9` does not exist or you do not have access."
)
OPENAI_NOT_VERIFIED = openai_error(
    None, "invalid_request_error", "Your organization must be verified to use the model `gpt-image-2`."
)
OPENAI_FAULT = openai_error(None, "server_error", "The server had an error while processing your request. Sorry!")

COMFYUI_INVALID = {
    "error": {
        "type": "prompt_outputs_failed_validation",
        "message": "Prompt outputs failed validation",
        "details": "",
        "extra_info": {},
    },
    "node_errors": {
        "4": {
            "errors": [
                {
                    "type": "value_not_in_list",
                    "message": "Value not in list",
                    "details": "ckpt_name: 'gone.safetensors' not in ['dream.safetensors']",
                    "extra_info": {"input_name": "ckpt_name", "received_value": "gone.safetensors"},
                }
            ],
            "dependent_outputs": ["9"],
            "class_type": "CheckpointLoaderSimple",
        }
    },
}


def comfyui_models(*names: str, new: bool = False) -> dict[str, Any]:
    choice: list[Any] = ["COMBO", {"options": list(names)}] if new else [list(names)]
    return {
        "CheckpointLoaderSimple": {
            "input": {"required": {"ckpt_name": choice}},
            "output": ["MODEL", "CLIP", "VAE"],
            "name": "CheckpointLoaderSimple",
            "output_node": False,
        }
    }


def comfyui_done(work: str, filename: str = "ComfyUI_temp_abcde_00001_.png", kind: str = "temp") -> dict[str, Any]:
    return {
        work: {
            "prompt": [1, work, {}, {"client_id": "x"}, ["9"]],
            "outputs": {"9": {"images": [{"filename": filename, "subfolder": "", "type": kind}]}},
            "status": {
                "status_str": "success",
                "completed": True,
                "messages": [
                    ["execution_start", {"prompt_id": work, "timestamp": 1_793_000_000_000}],
                    ["execution_success", {"prompt_id": work, "timestamp": 1_793_000_004_000}],
                ],
            },
            "meta": {},
        }
    }


def comfyui_failed(work: str, kind: str = "execution_error") -> dict[str, Any]:
    told = {
        "prompt_id": work,
        "node_id": "3",
        "node_type": "KSampler",
        "executed": ["4"],
        "exception_message": "Allocation on device 0 would exceed allowed memory. /home/somebody/ComfyUI",
        "exception_type": "torch.OutOfMemoryError",
        "traceback": ['  File "/home/somebody/ComfyUI/execution.py", line 1'],
        "current_inputs": {},
        "current_outputs": [],
    }
    status = {"status_str": "error", "completed": False, "messages": [["execution_start", {}], [kind, told]]}
    return {work: {"prompt": [1, work, {}, {}, ["9"]], "outputs": {}, "status": status, "meta": {}}}


def automatic1111_picture(encoded: str = ENCODED, seed: int = 7) -> dict[str, Any]:
    info = {"prompt": "An old mill", "seed": seed, "width": 1024, "height": 1024, "sd_model_name": "dream_v8"}
    return {"images": [encoded], "parameters": {"prompt": "An old mill", "steps": 28}, "info": json.dumps(info)}


AUTOMATIC1111_MEMORY = {
    "error": "OutOfMemoryError",
    "detail": "",
    "body": "",
    "errors": "CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; /home/somebody)",
}
AUTOMATIC1111_NO_SAMPLER = {"error": "HTTPException", "detail": "Sampler not found", "body": "", "errors": ""}
AUTOMATIC1111_BAD_LOGIN = {"detail": "Incorrect username or password"}
AUTOMATIC1111_NO_API = {"detail": "Not Found"}
AUTOMATIC1111_NOT_VALID = {
    "detail": [{"loc": ["body", "width"], "msg": "value is not a valid integer", "type": "type_error.integer"}]
}
