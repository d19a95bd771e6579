/* What travels compressed in a page; nothing where the page holds all as it is. */
async function unpack() {
  const packed = document.getElementById("packed");
  if (!packed) return null;
  const bytes = Uint8Array.from(atob(JSON.parse(packed.textContent)), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}
