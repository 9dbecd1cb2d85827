/**
 * A screen reader: what it is told of the page, from Chromium's accessibility tree, and what it can do there. It
 * knows roles, names and their order; nothing of how the page is built or looks.
 */
import type { CDPSession, Page } from 'playwright-core';

interface AXNode {
  nodeId: string;
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  properties?: { name: string; value: { value?: unknown } }[];
  childIds?: string[];
  parentId?: string;
  backendDOMNodeId?: number;
}

/** One thing of the page, in reading order. */
export interface Thing {
  role: string;
  name: string;
  /** How deep it lies, and where it is. */
  depth: number;
  node: number;
  /** Such as live, relevant, focused, disabled. */
  is: Record<string, unknown>;
}

/** Roles of a tree that a screen reader does not speak: the letters' boxes, and boxes around things. */
const SILENT = new Set(['InlineTextBox', 'generic', 'none', 'RootWebArea']);

export class ScreenReader {
  private constructor(private readonly cdp: CDPSession) {}

  static async open(page: Page): Promise<ScreenReader> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Accessibility.enable');
    return new ScreenReader(cdp);
  }

  /** Everything, in reading order. */
  async read(): Promise<Thing[]> {
    const { nodes } = (await this.cdp.send('Accessibility.getFullAXTree')) as unknown as { nodes: AXNode[] };
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const things: Thing[] = [];
    const walk = (node: AXNode | undefined, depth: number): void => {
      if (!node) return;
      if (!node.ignored && node.role?.value !== 'InlineTextBox')
        things.push({
          role: node.role?.value ?? '',
          name: (node.name?.value ?? '').replace(/\u00a0/g, ' '),
          depth,
          node: node.backendDOMNodeId ?? 0,
          is: Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value])),
        });
      for (const id of node.childIds ?? []) walk(byId.get(id), depth + 1);
    };
    walk(
      nodes.find(({ parentId }) => parentId === undefined),
      0,
    );
    return things;
  }

  /** The things within the first of a role (and a name). */
  async within(role: string, name?: string): Promise<Thing[]> {
    const things = await this.read();
    const from = things.findIndex(
      (thing) => thing.role === role && (name === undefined || thing.name === name),
    );
    if (from < 0) return [];
    const rest = things.slice(from + 1);
    const end = rest.findIndex(({ depth }) => depth <= (things[from] as Thing).depth);
    return end < 0 ? rest : rest.slice(0, end);
  }

  /** The lines of the conversation, each with who says it: "Declic : …" or "Vous : …". */
  async lines(): Promise<string[]> {
    const texts = (await this.within('log')).filter(({ role }) => role === 'StaticText');
    return texts
      .map(({ name }) => name)
      .join('')
      .split(/(?=(?:Declic|Vous) :)/)
      .filter((line) => line.trim());
  }

  /** The possible answers, in their order. */
  async choices(): Promise<Thing[]> {
    return (await this.within('list', 'Vos réponses possibles')).filter(
      ({ role, is }) => role === 'button' && !is.disabled,
    );
  }

  /** What a screen reader speaks, in order, for a failing test to show. */
  async spoken(): Promise<string[]> {
    return (await this.read())
      .filter(({ role }) => !SILENT.has(role))
      .map(({ role, name }) => `${role}: ${name}`);
  }

  /** One thing by its role and name; an error that says what there is. */
  async find(role: string, name: string): Promise<Thing> {
    const thing = (await this.read()).find((one) => one.role === role && one.name === name);
    if (!thing) throw new Error(`There is no ${role} "${name}":\n${(await this.spoken()).join('\n')}`);
    return thing;
  }

  async focus({ node }: Thing): Promise<void> {
    await this.cdp.send('DOM.focus', { backendNodeId: node });
  }

  /** A double tap in TalkBack, space in NVDA: the thing's own action, wherever the focus is. */
  async press({ node }: Thing): Promise<void> {
    const { object } = await this.cdp.send('DOM.resolveNode', { backendNodeId: node });
    await this.cdp.send('Runtime.callFunctionOn', {
      objectId: object.objectId as string,
      functionDeclaration: 'function () { this.click() }',
    });
  }
}

/** Waits until the reader is told what is awaited; answers it. */
export async function until<T>(what: () => Promise<T | undefined | false>, ms = 10_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await what();
    if (found) return found;
    if (Date.now() > end) throw new Error('It never came.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
