// What the page of the table needs of its 3D view; loaded only when somebody wants it.
export { type FlatView, type MountedView3d, mountView3d, type View3dOptions, whyNot3d } from "./mount";
