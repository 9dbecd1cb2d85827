/** `declic`: the program's commands. What each one does stands in terminal/. */
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';

/** The folder with dialogs/ and knowledge/, beside src/ and dist/. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const program = new Command('declic')
  .description('Finds out what blocks a person online, and helps: a guide, or an appointment with a human.')
  .showHelpAfterError();

program
  .command('check')
  .description('check dialogs/ and knowledge/: file:line: message for everything that is wrong')
  .argument('[folder]', 'the folder that holds dialogs/ and knowledge/', ROOT)
  .option('--schemas <folder>', 'also write the JSON Schemas of dialogs/ for editors into this folder')
  .action(async (root: string, { schemas }: { schemas?: string }) => {
    const { runCheck } = await import('./terminal/check.js');
    process.exitCode = runCheck({ root, print, ...(schemas ? { schemas } : {}) });
  });

await program.parseAsync();
