/** The store's part as a process of its own: filling a million rows lets nothing else run, not even Ctrl+C. */
import { storeGrowth } from './store.js';

process.on('disconnect', () => process.exit());
const lines: string[] = [];
const { ratio } = await storeGrowth((line) => lines.push(line));
process.send?.({ ratio, lines }, () => process.exit());
