// Selectors of what stands out sideways; an empty list when everything fits.
//
// scrollWidth alone would not do: text that sticks out at the start side of the page, or
// out of a body with overflow-x: hidden, cannot even be scrolled to. Absolutely placed
// things are let be when the page does not scroll: that is how skip links are put away.
() => {
  const page = document.documentElement;
  const width = page.clientWidth;
  const scrolls = document.scrollingElement.scrollWidth > width;

  const held = (element, test) => {
    for (let box = element; box && box !== document.body && box !== page; box = box.parentElement) {
      if (test(getComputedStyle(box), box === element)) return true;
    }
    return false;
  };
  // Inside a box that scrolls or clips by itself, such as a wide table's wrapper.
  const inScroller = (style, self) => !self && style.overflowX !== "visible";
  const placed = (style) => style.position === "absolute" || style.position === "fixed";

  const out = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return false;
    if (box.left >= -1 && box.right <= width + 1) return false;
    return !held(element, inScroller) && (scrolls || !held(element, placed));
  });
  // Only the innermost: their ancestors stand out because they do.
  const outer = new Set();
  for (const element of out) {
    for (let box = element.parentElement; box && !outer.has(box); box = box.parentElement) outer.add(box);
  }
  const inner = out.filter((element) => !outer.has(element));
  const name = (element) =>
    element.tagName.toLowerCase() +
    (element.id ? "#" + element.id : "") +
    [...element.classList].map((word) => "." + word).join("");
  return inner.length > 0 ? inner.map(name) : scrolls ? ["html"] : [];
}
