// Records a voice note into the form's own file field, so that it is sent as any file is. Without a microphone or
// scripts the field takes a file, and words alone will do.
import { find } from "../shared/dom";
import { clock, nameOf, refusalWords, typeToRecord } from "./recording";

interface Parts {
  record: HTMLButtonElement;
  clock: HTMLElement;
  words: HTMLElement;
  preview: HTMLAudioElement;
  clip: HTMLInputElement;
  seconds: HTMLInputElement;
  most: number;
}

export function setUpRecorder(form: HTMLFormElement): void {
  if (!("MediaRecorder" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const parts: Parts = {
    record: find(form, "[data-record]", HTMLButtonElement),
    clock: find(form, "[data-clock]", HTMLElement),
    words: find(form, "[data-recorder-words]", HTMLElement),
    preview: find(form, "[data-preview]", HTMLAudioElement),
    clip: find(form, "[data-clip]", HTMLInputElement),
    seconds: find(form, "[data-seconds]", HTMLInputElement),
    most: Number(form.dataset.mostSeconds) || 300,
  };
  find(form, "[data-recorder-panel]", HTMLElement).hidden = false;
  let running: MediaRecorder | null = null;
  parts.record.addEventListener("click", () => {
    if (running) {
      running.stop();
      return;
    }
    parts.record.disabled = true;
    void start(parts, () => {
      running = null;
      parts.record.textContent = "Record again";
    })
      .then((recorder) => {
        running = recorder;
        parts.record.textContent = "Stop";
      })
      .catch((error: unknown) => {
        parts.words.textContent = refusalWords(error);
      })
      .finally(() => {
        parts.record.disabled = false;
      });
  });
  form.addEventListener("submit", (event) => {
    if (!running) return;
    // What is still being recorded would be left behind.
    event.preventDefault();
    parts.words.textContent = "Stop the recording first, then save.";
    parts.record.focus();
  });
  // A file chosen by hand has no length that we know.
  parts.clip.addEventListener("change", () => {
    parts.seconds.value = "";
  });
}

async function start(parts: Parts, done: () => void): Promise<MediaRecorder> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = typeToRecord((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType, audioBitsPerSecond: 48_000 } : {});
  const pieces: Blob[] = [];
  const began = performance.now();
  const lasted = () => (performance.now() - began) / 1000;
  const ticking = window.setInterval(() => {
    parts.clock.textContent = clock(lasted());
    if (lasted() >= parts.most && recorder.state === "recording") recorder.stop();
  }, 250);
  recorder.addEventListener("dataavailable", (event) => {
    if (event.data.size > 0) pieces.push(event.data);
  });
  recorder.addEventListener("stop", () => {
    window.clearInterval(ticking);
    for (const track of stream.getTracks()) track.stop();
    keep(parts, new Blob(pieces, { type: recorder.mimeType }), Math.min(lasted(), parts.most));
    done();
  });
  recorder.start(1000);
  parts.words.textContent = "Recording. It stops by itself after five minutes.";
  return recorder;
}

function keep(parts: Parts, clip: Blob, seconds: number): void {
  const files = new DataTransfer();
  files.items.add(new File([clip], nameOf(clip.type), { type: clip.type }));
  parts.clip.files = files.files;
  parts.seconds.value = seconds.toFixed(1);
  if (parts.preview.src) URL.revokeObjectURL(parts.preview.src);
  parts.preview.src = URL.createObjectURL(clip);
  parts.preview.hidden = false;
  parts.words.textContent = "Recorded. Listen to it, then save.";
}
