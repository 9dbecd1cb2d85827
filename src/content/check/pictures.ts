/** Pictures: described in every language, each shown at steps that are there, and at most one at a step. */
import { type Checking, PICTURES_FILE } from './checking.js';

/** What a screen reader says of a picture, before it comes to the step itself. */
const DESCRIPTION_LENGTH = 160;

export function checkPictures({ content, error }: Checking): void {
  const { languages, pictures } = content;
  const guides = content.guides[languages[0] as string] ?? [];
  const ids = new Set<string>();
  const shown = new Map<string, string>();
  for (const [index, { id, description, steps }] of pictures.entries()) {
    if (ids.has(id)) error(PICTURES_FILE, [index, 'id'], `${id} is there twice`);
    ids.add(id);
    for (const lang of languages) {
      const length = description[lang]?.trim().length ?? 0;
      const path = [index, 'description', lang];
      if (length === 0) error(PICTURES_FILE, path, `${id} is not described in ${lang}`);
      if (length > DESCRIPTION_LENGTH) {
        error(PICTURES_FILE, path, `has ${length} characters: at most ${DESCRIPTION_LENGTH}`);
      }
    }
    for (const lang of Object.keys(description)) {
      if (!languages.includes(lang)) {
        error(PICTURES_FILE, [index, 'description', lang], `there is no dialogs/${lang}/`);
      }
    }
    for (const [at, step] of steps.entries()) {
      const path = [index, 'steps', at];
      const [guideId, stepId] = step.split('#');
      const guide = guides.find((one) => one.id === guideId);
      const file = `knowledge/${languages[0]}/${guideId}.md`;
      if (!guide) error(PICTURES_FILE, path, `there is no ${file}`);
      else if (!guide.steps.some((one) => one.id === stepId)) {
        error(PICTURES_FILE, path, `${file} has no step ${stepId}`);
      }
      const other = shown.get(step);
      if (other !== undefined) error(PICTURES_FILE, path, `${step} already has the picture ${other}`);
      shown.set(step, id);
    }
  }
}
