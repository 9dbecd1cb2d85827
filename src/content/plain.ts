/** Texts as answers are compared: by the engine with what a person typed, and by the check with each other. Pure. */

/** Small letters without accents. */
export function unaccented(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '');
}

/** Small letters without accents and punctuation, single spaces: "Oui, c'est ça !" becomes "oui c est ca". */
export function plain(text: string): string {
  return unaccented(text)
    .replace(/œ/g, 'oe')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
