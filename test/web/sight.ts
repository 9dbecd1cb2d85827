/** What somebody who looks at a page would see: measured in the browser. */
import type { Page } from 'playwright-core';

/** What stands beyond the right or left edge of the screen, and the page's own width if one has to scroll. */
export const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const hidden = (part: Element): boolean => part.closest('.who, .skip, .hello, .hidden') !== null;
    const beyond = Array.from(document.body.querySelectorAll('*')).filter((part) => {
      const box = part.getBoundingClientRect();
      return box.width > 0 && !hidden(part) && (box.right > clientWidth + 1 || box.left < -1);
    });
    const wide = scrollWidth > clientWidth ? [`The page is ${scrollWidth} pixels wide.`] : [];
    return wide.concat(beyond.map((part) => part.outerHTML.slice(0, 120)));
  });

/** Whether the question's beginning, the field and the way to a person are on the screen, covered by nothing. */
export const whereIs = (page: Page): Promise<Record<'question' | 'field' | 'human', boolean>> =>
  page.evaluate(() => {
    const seen = (part: Element | undefined | null): boolean => {
      const box = part?.getBoundingClientRect();
      if (!part || !box) return false;
      const there = document.elementFromPoint(
        box.left + box.width / 2,
        box.top + Math.min(20, box.height / 2),
      );
      return there !== null && (part.contains(there) || there.contains(part));
    };
    return {
      question: seen(Array.from(document.querySelectorAll('.message:not(.mine)')).pop()),
      field: seen(document.getElementById('text')),
      human: seen(document.getElementById('human')),
    };
  });

export interface Focus {
  name: string;
  outlined: boolean;
  /** A part of it is off the screen, or below something else. */
  covered: boolean;
}

/** What has the focus, and whether one sees that. Nothing, when it has left the page. */
export const focusOf = (page: Page): Promise<Focus> =>
  page.evaluate(() => {
    const on = document.activeElement;
    if (!on || on === document.body) return { name: '', outlined: true, covered: false };
    const { outlineStyle, outlineWidth } = getComputedStyle(on);
    const box = on.getBoundingClientRect();
    const middle = (box.left + box.right) / 2;
    const covered = [box.top + 3, (box.top + box.bottom) / 2, box.bottom - 3].some((y) => {
      const there = document.elementFromPoint(middle, y);
      return !there || !(on.contains(there) || there.contains(on));
    });
    return {
      name: on.textContent || on.id,
      outlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
      covered,
    };
  });

/** Texts that are cut off by their own box. */
export const clipped = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(document.body.querySelectorAll('*'))
      .filter((part) => {
        const { overflowX, overflowY } = getComputedStyle(part);
        if (part.closest('.who, .skip, .hello') || (overflowX === 'visible' && overflowY === 'visible'))
          return false;
        return part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1;
      })
      .map((part) => part.outerHTML.slice(0, 120)),
  );
