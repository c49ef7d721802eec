import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError, call } from "./api";

const fetchMock = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal("fetch", fetchMock);
  document.body.innerHTML = '<input type="hidden" name="csrfmiddlewaretoken" value="the-token">';
});

afterEach(() => {
  vi.unstubAllGlobals();
  fetchMock.mockReset();
});

async function refused(answer: Response): Promise<ApiError> {
  fetchMock.mockResolvedValue(answer);
  const error = await call("POST", "/captures").catch((thrown: unknown) => thrown);
  if (!(error instanceof ApiError)) throw new Error("no ApiError");
  return error;
}

test("a change carries the CSRF token and JSON, a read carries neither", async () => {
  fetchMock.mockImplementation(async () => new Response("{}"));
  await call("POST", "/captures", { body: { name: "a" } });
  await call("GET", "/captures/1");
  const [[url, post], [, get]] = fetchMock.mock.calls as [[string, RequestInit], [string, RequestInit]];
  expect(url).toBe("/api/v1/captures");
  expect(post.headers).toMatchObject({ "X-CSRFToken": "the-token", "Content-Type": "application/json" });
  expect(post.body).toBe('{"name":"a"}');
  expect(get.headers).not.toHaveProperty("X-CSRFToken");
});

test("the server's own sentence and fields come through", async () => {
  const body = {
    error: { code: "name_taken", message: "This name is taken.", fields: { name: ["Taken."] } },
  };
  const error = await refused(new Response(JSON.stringify(body), { status: 409 }));
  expect(error.message).toBe("This name is taken.");
  expect(error.body.fields).toEqual({ name: ["Taken."] });
  expect(error.temporary).toBe(false);
});

test("an answer that is no JSON still gives a sentence", async () => {
  const error = await refused(new Response("<h1>Bad gateway</h1>", { status: 502 }));
  expect(error.message).toContain("502");
  expect(error.temporary).toBe(true);
});

test("a wish to wait is kept", async () => {
  const error = await refused(new Response("", { status: 429, headers: { "Retry-After": "7" } }));
  expect(error.retryAfter).toBe(7);
});

test("a lost connection is a passing failure with its own words", async () => {
  fetchMock.mockRejectedValue(new TypeError("Failed to fetch"));
  const error = (await call("GET", "/x").catch((thrown: unknown) => thrown)) as ApiError;
  expect(error.body.code).toBe("offline");
  expect(error.temporary).toBe(true);
});

test("an empty answer is not parsed", async () => {
  fetchMock.mockResolvedValue(new Response(null, { status: 204 }));
  expect(await call("DELETE", "/uploads/1")).toBeUndefined();
});
