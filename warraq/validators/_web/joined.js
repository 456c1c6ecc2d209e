// Makes axe look at the contrast of Arabic, Persian and Urdu text. To run before axe.
//
// axe lets the ligatures of icon fonts be, and knows them by their width: text that is 15 %
// narrower than its letters one by one. So is any word whose letters join, so that axe passed
// over most words of a page, and over all of it once its first three had looked like icons.
// Measured letter by letter, no text is narrower than its letters. A publication has no icon
// font; axe measures text for nothing else.
(() => {
  const measure = CanvasRenderingContext2D.prototype.measureText;
  CanvasRenderingContext2D.prototype.measureText = function (text) {
    const letters = String(text).split("");
    return { width: letters.reduce((sum, letter) => sum + measure.call(this, letter).width, 0) };
  };
})();
