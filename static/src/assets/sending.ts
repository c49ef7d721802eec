// Sends one file. By XMLHttpRequest, since fetch does not tell how much has gone out.
import { API, csrfToken, type ErrorBody } from "../shared/api";
import type { Answer, Send } from "./queue";

export function sender(campaign: string): Send {
  return (job, onProgress, onAnswer) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${API}/campaigns/${campaign}/assets`);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => onAnswer(answerOf(request.status, request.responseText)));
    request.addEventListener("error", () =>
      onAnswer({ status: "failed", message: "The connection broke off.", temporary: true }),
    );
    request.send(bodyOf(job.found.file, job.found.path, job.folder, job.keepTwice));
    return request;
  };
}

function bodyOf(file: File, path: string, folder: string, keepTwice: boolean): FormData {
  const body = new FormData();
  if (folder) body.append("folder", folder);
  if (path) body.append("path", path);
  if (keepTwice) body.append("same", "copy");
  body.append("file", file, file.name);
  return body;
}

export function answerOf(status: number, text: string): Answer {
  if (status === 201) return { status: "done", message: "", temporary: false };
  let error: ErrorBody | undefined;
  try {
    error = (JSON.parse(text) as { error?: ErrorBody }).error;
  } catch {
    // Not ours: a proxy in between has answered.
  }
  const message = error?.message ?? `The site answered ${status}.`;
  const same = status === 409 && error?.code === "same_content";
  return { status: same ? "same" : "failed", message, temporary: status === 429 || status >= 500 };
}
