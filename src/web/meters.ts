/** What /metrics shows, in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). */

type Labels = Record<string, string>;

interface Meter {
  help: string;
  type: 'counter' | 'gauge';
  /** Label text → value. */
  values: Map<string, number>;
  read?: () => number;
}

/** Written for every message, so without a list of parts in between. */
const labelText = (labels: Labels): string => {
  let parts = '';
  for (const name in labels) {
    parts += `${parts && ','}${name}="${(labels[name] as string).replace(/["\\\n]/g, '_')}"`;
  }
  return parts && `{${parts}}`;
};

/**
 * Counters and gauges of one process. Labels take few values by nature: a channel, a status; never an address.
 *
 * @example
 * const meters = createMeters();
 * const accepted = meters.counter('declic_messages_accepted_total', 'Messages accepted');
 * accepted({ channel: 'directline' });
 */
export function createMeters() {
  const meters = new Map<string, Meter>();
  return {
    /** Makes a counter and answers the function that counts one up. */
    counter(name: string, help: string): (labels?: Labels) => void {
      const values = new Map<string, number>();
      meters.set(name, { help, type: 'counter', values });
      return (labels = {}) => {
        const key = labelText(labels);
        values.set(key, (values.get(key) ?? 0) + 1);
      };
    },
    /** A value that is read whenever /metrics is. */
    gauge(name: string, help: string, read: () => number): void {
      meters.set(name, { help, type: 'gauge', values: new Map(), read });
    },
    text(): string {
      const lines: string[] = [];
      for (const [name, { help, type, values, read }] of meters) {
        lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
        if (read) lines.push(`${name} ${read()}`);
        for (const [labels, value] of values) lines.push(`${name}${labels} ${value}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}
export type Meters = ReturnType<typeof createMeters>;
