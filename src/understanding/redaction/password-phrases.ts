/** What stands before and behind a password that is told in a sentence. */

/** "c'est ma date de naissance 05041962": a number behind these is the password that they describe. */
export const DESCRIBED = /^(?:naissance|prenom|nom|anniversaire|annee|birthday|birth|name)$/;

/** "c'est le nom de mon chien, Filou": who or what the password is called after. */
export const NAMED_AFTER = /^(?:nom|prenom|surnom|name|nickname)s?$/;

/** "identifiant 9988776 mot de passe Tartempion": behind an account that was given, the password is given too. */
export const ACCOUNT_GIVEN =
  /(?<![a-z])(?:identifiants?|idantifiants?|login|user ?name|pseudo|id|allocataire|matricule)(?: (?:caf|ameli|impots?|est|c'?est|is|numero|n°))* ?[:=]? ?(?:\S*\d\S*|\0+)(?: ?[,;/])?(?: (?:et|and))?(?: (?:le|mon|my|the))? ?$/;

/** What a message or a sentence begins with that gives a password; "j'ai oublié mon mdp pronote" tells whose it is. */
export const BEGINS =
  /(?:^|[^a-z0-9' "]|\d{6}|(?<![a-z])(?:bonjour|bonsoir|salut|slt|bjr|hello|hi|help|aide|aidez moi|svp|urgent|voici|voila|et|and|euh|alors|ok|oui|yes|c'?est|donc|puis|avec|used?|using|tried|typed|mets|mis|tape|utilise|essaye)) *(?:(?:mon|ma|le|la|son|sa|mes|ton|my|the|his|her|our|caf|ameli|impots?|gmail|google|mail|email|tax|bank|ancien|nouveau|old|new|usual) )*$/;

/** "mdp lapinrose mais …", "mdp lapinrose merci" */
export const GOES_ON =
  /^(?:[.!;]+ |,? (?:mais|but|et (?:ca|sa|il|je)|and (?:it|i)) |,? (?:merci|svp|stp|thanks|thank you|please|(?:il|elle|ca|sa|je|j'ai|it|help|aidez|aide) .)|,? [^a-z0-9\s]+(?:$|\s))/;
