import { expect, test } from "vitest";
import { identify, sha256Hex } from "./hashing";
import { sha256 } from "./sha256";

function bytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + 7) & 255);
}

test("the published digest of 'abc' comes out", () => {
  expect(sha256(new TextEncoder().encode("abc"))).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test.each([
  0, 1, 55, 56, 63, 64, 65, 1000, 100_003,
])("our own digest of %i bytes is the browser's", async (length) => {
  expect(sha256(bytes(length))).toBe(await sha256Hex(bytes(length).buffer));
});

test("small files are known by the digest of the whole, large ones by their edges", async () => {
  const small = await identify(new Blob([bytes(1000)]));
  expect(small).toEqual({ fingerprint: sha256(bytes(1000)) });
  const large = new Uint8Array(17 * 1024 * 1024);
  const before = await identify(new Blob([large]));
  large[5] = 1;
  expect(before.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(await identify(new Blob([large]))).not.toEqual(before);
});
