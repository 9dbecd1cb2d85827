// `npm run bench -- [parts]`: bundles the benchmarks with the sources they measure, then runs them.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

// Under node_modules/, so that the packages left out of the bundles are found from there; and on the disk of the
// checkout, for a temporary folder in memory would make durable writes free. All that is measured is written here.
const folder = fileURLToPath(new URL(`../../node_modules/.cache/bench-${process.pid}`, import.meta.url));
mkdirSync(folder, { recursive: true });
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
// The listeners of 'exit' end the processes and remove the folder.
for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.once(signal, () => process.exit(128 + number));
}

await build({
  entryPoints: ['main', 'echo', 'accept', 'bare', 'stubs', 'load', 'growth'].map((name) =>
    fileURLToPath(new URL(`${name}.ts`, import.meta.url)),
  ),
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'inline',
  plugins: [
    {
      // A module that reads a file beside itself must look beside its source, not beside the bundle.
      name: 'own address',
      setup({ onLoad }) {
        onLoad({ filter: /\.ts$/ }, ({ path }) => ({
          loader: 'ts',
          contents: readFileSync(path, 'utf8').replaceAll(
            'import.meta.url',
            JSON.stringify(pathToFileURL(path).href),
          ),
        }));
      },
    },
  ],
});

const { bench } = await import(pathToFileURL(join(folder, 'main.mjs')).href);
await bench(process.argv.slice(2), folder);
process.exit();
