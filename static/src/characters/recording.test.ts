import { describe, expect, it } from "vitest";
import { clock, nameOf, refusalWords, typeToRecord } from "./recording";

describe("recording", () => {
  it("records in the first type that the browser knows", () => {
    expect(typeToRecord((type) => type.startsWith("audio/mp4"))).toBe("audio/mp4");
    expect(typeToRecord(() => false)).toBe("");
  });

  it("names the file by what the recorder says that it made", () => {
    expect(nameOf("audio/ogg; codecs=opus")).toBe("clip.ogg");
    expect(nameOf("audio/mp4")).toBe("clip.m4a");
    expect(nameOf("")).toBe("clip.weba");
  });

  it("shows seconds as a clock", () => {
    expect(clock(0)).toBe("0:00");
    expect(clock(65.9)).toBe("1:05");
    expect(clock(-3)).toBe("0:00");
  });

  it("says what to do when the microphone is refused or missing", () => {
    expect(refusalWords(new DOMException("", "NotAllowedError"))).toContain("Allow the microphone");
    expect(refusalWords(new DOMException("", "NotFoundError"))).toContain("No microphone");
    expect(refusalWords(new Error("x"))).toContain("Choose a file");
  });
});
