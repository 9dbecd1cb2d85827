/**
 * A button on an agency's own site that opens the page in a panel. One script tag, no cookie, nothing else loaded
 * until the button is pressed:
 *
 *     <script src="https://declic.example/embed.js" data-place="…" data-lang="fr" data-colour="#0b6e4f" async></script>
 *
 * Styles are set one by one, never as a style sheet: many sites' policies allow none from elsewhere.
 */
import { contrast, parseColour } from '../colour.js';

/** The sites that may show the page in a panel, written here by the server: EMBED_SITES. */
const SITES = '__EMBED_SITES__'.split(' ');

const WORDS = {
  fr: {
    open: "Besoin d'aide en ligne ?",
    panel: 'Aide en ligne Declic',
    close: 'Fermer',
    beside: ' (autre page)',
  },
  en: { open: 'Need help online?', panel: 'Declic online help', close: 'Close', beside: ' (another page)' },
};

/** Pixels. A narrower window is filled whole: two columns of nothing beside a panel would help nobody. */
const PANEL = { width: 400, height: 640, fillsBelow: 480 };
/** Above whatever the site itself puts on top. */
const ON_TOP = '2147483000';
const GREEN = '0b6e4f';

type Styles = Record<string, string>;

function styled<T extends HTMLElement>(element: T, styles: Styles): T {
  for (const name of Object.keys(styles)) element.style.setProperty(name, styles[name] as string);
  return element;
}

function run(script: HTMLScriptElement): void {
  const base = new URL(script.src).origin;
  const wanted = script.getAttribute('data-lang') || document.documentElement.lang.slice(0, 2);
  const lang = wanted === 'en' ? 'en' : 'fr';
  const words = WORDS[lang];
  const colour = parseColour(script.getAttribute('data-colour') || '');
  const place = script.getAttribute('data-place');
  const ground = `#${colour || GREEN}`;
  // One of the two can always be read: at worst 4.58 to 1.
  const ink = contrast(ground, '#ffffff') >= contrast(ground, '#000000') ? '#ffffff' : '#000000';

  const query = new URLSearchParams();
  query.set('lang', lang);
  if (place) query.set('place', place);
  if (colour) query.set('colour', colour);
  const address = `${base}/?${query}`;

  const look: Styles = {
    'box-sizing': 'border-box',
    display: 'inline-block',
    margin: '0',
    'min-height': '48px',
    padding: '10px 18px',
    border: `2px solid ${ink}`,
    'border-radius': '24px',
    background: ground,
    color: ink,
    font: '600 18px/1.4 system-ui, sans-serif',
    'text-decoration': 'none',
    'text-align': 'center',
    cursor: 'pointer',
    'box-shadow': '0 1px 6px rgba(0, 0, 0, 0.4)',
  };
  const corner: Styles = {
    position: 'fixed',
    right: '16px',
    bottom: '16px',
    'max-width': 'calc(100% - 32px)',
    'z-index': ON_TOP,
  };

  const host = styled(document.createElement('div'), corner);
  host.lang = lang;
  host.setAttribute('data-declic', '');
  // The site's own styles end here.
  const root: Node = host.attachShadow ? host.attachShadow({ mode: 'open' }) : host;
  document.body.appendChild(host);
  addEventListener('beforeprint', () => host.style.setProperty('display', 'none'));
  addEventListener('afterprint', () => host.style.removeProperty('display'));

  if (SITES.indexOf('*') < 0 && SITES.indexOf(location.origin) < 0) {
    const link = styled(document.createElement('a'), look);
    link.href = address;
    link.target = '_blank';
    link.rel = 'noopener';
    link.textContent = words.open + words.beside;
    root.appendChild(link);
    console.warn(
      `Declic: ${location.origin} may not show the page in a panel, so there is a link. ` +
        `On the Declic server, add it to EMBED_SITES: EMBED_SITES="${location.origin}"`,
    );
    return;
  }

  const button = styled(document.createElement('button'), look);
  button.type = 'button';
  button.textContent = words.open;
  button.setAttribute('aria-expanded', 'false');
  root.appendChild(button);

  let panel: HTMLElement | undefined;
  let frame: HTMLIFrameElement | undefined;

  const fills = (): boolean => innerWidth < PANEL.fillsBelow;

  function fit(): void {
    if (!panel) return;
    const whole = fills();
    panel.setAttribute('aria-modal', String(whole));
    styled(panel, {
      right: whole ? '0' : '16px',
      bottom: whole ? '0' : '80px',
      width: whole ? '100%' : `${PANEL.width}px`,
      height: whole ? '100%' : `${Math.min(PANEL.height, innerHeight - 96)}px`,
      border: whole ? '0' : `2px solid ${ground}`,
      'border-radius': whole ? '0' : '12px',
    });
  }

  function close(): void {
    if (!panel || panel.style.display === 'none') return;
    panel.style.setProperty('display', 'none');
    button.setAttribute('aria-expanded', 'false');
    button.focus();
  }

  function build(): void {
    panel = styled(document.createElement('div'), {
      'box-sizing': 'border-box',
      position: 'fixed',
      'z-index': ON_TOP,
      'flex-direction': 'column',
      overflow: 'hidden',
      background: ground,
      'box-shadow': '0 4px 24px rgba(0, 0, 0, 0.4)',
    });
    panel.setAttribute('role', 'dialog');
    panel.setAttribute('aria-label', words.panel);
    const shut = styled(document.createElement('button'), look);
    shut.type = 'button';
    shut.textContent = `${words.close} \u00d7`;
    shut.setAttribute('aria-label', words.close);
    styled(shut, {
      'border-radius': '0',
      border: '0',
      'box-shadow': 'none',
      'flex-shrink': '0',
      'outline-offset': '-6px',
    });
    shut.onclick = close;
    frame = styled(document.createElement('iframe'), {
      'flex-grow': '1',
      width: '100%',
      border: '0',
      background: '#ffffff',
    });
    frame.title = words.panel;
    frame.src = `${address}&embed=1`;
    frame.onload = () => {
      // Not of somebody who went elsewhere while it came.
      if (frame && document.activeElement === host) frame.focus();
    };
    panel.appendChild(shut);
    panel.appendChild(frame);
    root.appendChild(panel);
    panel.addEventListener('keydown', (event) => event.key === 'Escape' && close());
    // In the panel's own page the key is pressed where this one cannot hear it: that page says so.
    addEventListener('message', (event) => {
      if (
        frame &&
        event.source === frame.contentWindow &&
        event.origin === base &&
        event.data === 'declic:close'
      )
        close();
    });
    addEventListener('resize', fit);
    // What the panel covers whole cannot be seen: the focus stays with what can.
    document.addEventListener('focusin', (event) => {
      const open = panel && panel.style.display !== 'none';
      if (open && fills() && event.target !== host && !host.contains(event.target as Node)) shut.focus();
    });
  }

  button.onclick = () => {
    if (panel && panel.style.display !== 'none') return close();
    if (!panel) build();
    fit();
    (panel as HTMLElement).style.setProperty('display', 'flex');
    button.setAttribute('aria-expanded', 'true');
    (frame as HTMLIFrameElement).focus();
  };
}

const script = document.currentScript as HTMLScriptElement | null;
if (script) {
  if (document.body) run(script);
  else addEventListener('DOMContentLoaded', () => run(script));
}
