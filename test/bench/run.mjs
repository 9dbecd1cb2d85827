// `npm run bench -- [arguments]`: bundles test/bench/main.ts with the sources it measures, then runs it.
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

// Under node_modules/, so that the packages left out of the bundle are found from it.
const bundle = fileURLToPath(new URL(`../../node_modules/.cache/bench-${process.pid}.mjs`, import.meta.url));

await build({
  entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
  outfile: bundle,
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

process.once('exit', () => rmSync(bundle, { force: true }));
await import(pathToFileURL(bundle).href);
