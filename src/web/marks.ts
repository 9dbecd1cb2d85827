/**
 * What stands for a secret that was taken out of a person's own message. It is kept as `[password]`; the person
 * reads it in their words. Nothing is asked again: a number that was given is known, all else is gone.
 *
 * No destructuring here: see message.ts.
 */
import type { SecretKind } from '../understanding/types.js';
import type { PageLanguage } from './words.js';

export const MARKS: Record<PageLanguage, Record<SecretKind, string>> = {
  fr: {
    password: '(mot de passe effacé)',
    code: '(code effacé)',
    card: '(numéro de carte effacé)',
    iban: '(numéro de compte effacé)',
    nir: '(numéro de sécurité sociale effacé)',
    phone: '(numéro noté)',
    email: '(adresse mail effacée)',
    account: '(numéro personnel effacé)',
  },
  en: {
    password: '(password erased)',
    code: '(code erased)',
    card: '(card number erased)',
    iban: '(account number erased)',
    nir: '(social security number erased)',
    phone: '(number noted)',
    email: '(email address erased)',
    account: '(personal number erased)',
  },
};

/**
 * A person's message as they read it.
 *
 * @example readable('mon mdp c’est [password]', 'fr') // 'mon mdp c’est (mot de passe effacé)'
 */
export function readable(text: string, lang: string): string {
  const marks: Record<string, string> = MARKS[lang as PageLanguage] || MARKS.fr;
  return text.replace(/\[([a-z]+)\]/g, (mark, kind: string) => marks[kind] || mark);
}
