// What our own shaders share: where a corner of a mesh comes to lie, and which place of the scene it stands for.

/** For meshes of the unit square that are stretched over the scene; hands the place on the scene on as `vPlace`. */
export const SCENE_VERTEX = `
in vec2 aPosition;
out vec2 vPlace;
uniform mat3 uProjectionMatrix;
uniform mat3 uWorldTransformMatrix;
uniform mat3 uTransformMatrix;
void main() {
  vPlace = (uTransformMatrix * vec3(aPosition, 1.0)).xy;
  gl_Position = vec4((uProjectionMatrix * uWorldTransformMatrix * vec3(vPlace, 1.0)).xy, 0.0, 1.0);
}
`;

/** For a mesh of the unit square that fills the screen; hands the share of the screen on as `vShare`. */
export const SCREEN_VERTEX = `
in vec2 aPosition;
out vec2 vShare;
void main() {
  vShare = aPosition;
  gl_Position = vec4(aPosition.x * 2.0 - 1.0, 1.0 - aPosition.y * 2.0, 0.0, 1.0);
}
`;
