// What the page of the table needs of its sound.
export { mountMixer } from "./mixer/mixer";
export { mountSound, soundOf, type TableSound } from "./mount";
