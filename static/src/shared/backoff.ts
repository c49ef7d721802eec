// Waiting times between attempts: doubling with jitter, so that many clients do not come back at once.
export interface BackoffOptions {
  first: number;
  most: number;
  random?: () => number;
}

/** Milliseconds before attempt number `attempt` (0 is the first retry); between half and all of the doubled time. */
export function backoffDelay(attempt: number, { first, most, random = Math.random }: BackoffOptions): number {
  const whole = Math.min(most, first * 2 ** Math.min(attempt, 20));
  return whole / 2 + (whole / 2) * random();
}

/** Resolves after `ms`; rejects with an AbortError as soon as the signal fires. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new DOMException("Stopped", "AbortError"));
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(new DOMException("Stopped", "AbortError"));
    };
    signal?.addEventListener("abort", stop, { once: true });
  });
}
