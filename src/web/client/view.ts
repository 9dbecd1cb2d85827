/** Where things are on the screen: the bar with the field stands below, and nothing that matters is under it. */

/** More than this part of the screen the bar may not take; then only the way to a person stays in sight. */
const MOST = 0.55;

const bar = document.querySelector('.bar') as HTMLElement;
const ways = document.querySelector('.ways') as HTMLElement;

/** Pixels at the lower end of the screen that something stands on. */
function taken(): number {
  return bar.offsetHeight || ways.offsetHeight;
}

/** Lets the browser know how much of the screen the bar takes, so that it scrolls what has the focus above it. */
export function fitBar(): void {
  document.body.classList.remove('tight');
  document.body.classList.toggle('tight', bar.offsetHeight > innerHeight * MOST);
  document.documentElement.style.setProperty('scroll-padding-bottom', `${taken() + 8}px`);
}

/** Brings what stands from one element to another onto the screen; its beginning, when it is too long for that. */
export function reveal(from: Element, to: Element): void {
  const room = innerHeight - taken() - 12;
  const top = from.getBoundingClientRect().top - 12;
  const bottom = Math.max(to.getBoundingClientRect().bottom, from.getBoundingClientRect().bottom);
  if (bottom - top > room || top < 0) scrollBy(0, top);
  else if (bottom > room) scrollBy(0, bottom - room);
}

fitBar();
addEventListener('resize', fitBar);
