/** Words around passwords and codes, folded (small letters, no accents, no apostrophes), French and English together. */

/** The words of a text as a set. */
export const list = (words: string): Set<string> => new Set(words.trim().split(/\s+/));

const SERVICE_WORDS = `
  caf ameli cpam impot impots gouv msa pole emploi france travail francetravail franceconnect connect carsat retraite
  ants anef doctolib edf engie sncf crous laposte poste banque postale orange free sfr bouygues gmail google yahoo
  hotmail outlook facebook whatsapp microsoft apple icloud samsung android iphone wifi box livebox`;

/** Whom a password is for. */
export const SERVICES = list(SERVICE_WORDS);

/** Words that may stand between "mot de passe" and what gives it: whose, of what, which one. */
export const FILLERS = list(`
  a au aux de du des d la le les l mon ma mes ton ta son sa ses notre nos votre vos leur ce cet cette pour sur et moi
  my your his her our the for of to on and own personal ${SERVICE_WORDS}
  site compte comptes boite messagerie mail mails email e-mail adresse adrese espace perso personnel personnelle
  session ordinateur ordi telephone tel portable tablette carte application appli service public login identifiant
  actuel actuelle ancien ancienne nouveau nouvel nouvelle provisoire temporaire premier dernier secret
  souhaite choisi choisie utilise essaye essayes tape saisi note donne fourni ecrit cree numerique habituel tried
  account mailbox current old new temporary first last phone computer laptop website app bank
  n numero no num que je j i we use utilise j'utilise jutilise mets that`);

/** Whose it may be; behind a colon they can be the password. */
export const PEOPLE = list(`
  mere pere maman papa fils fille mari femme soeur frere mamie mamy papi papy conjoint compagne copain copine ami amie
  voisin voisine madame monsieur mme mr mrs mum mother father dad son daughter wife husband sister brother friend nan`);

/** What joins "mot de passe" to the password: "c'est", "est", "is", "voici"… They may come in a row. */
export const COPULAS = list(`
  c cest est ces sest etait cetait c'est is was its be sera serait voici voila suivant soit called sappelle secrit`);

/** What may stand beside them and joins nothing by itself: "my password, it …", "I just press". */
export const ADVERBS = list(`
  it donc bien toujours tjrs tjr juste simplement actuellement maintenant just simply still now currently ca cela
  hein ben euh bah eh well`);

/** "le mot de passe que j'ai choisi : …": what gives the password stands behind the clause. */
export const RELATIVES = list('que qu that which dont');

/**
 * What can follow "mot de passe est", "mot de passe :" and is not the password: its state, its looks, its place, and
 * the small words with which a sentence goes on.
 */
export const NOT_VALUES = list(`
  a ai aie ait ah alors prise ancien aucun aucune aussi autre avant avec bah bcp beaucoup ben bof bon bonne bonjour bonsoir
  ca car cause ce cela celle celles celui ces cet cette ceux chaque chez ci comme comment complique compliquee compris
  d dans de deja depuis des desole donc du dur elle elles en encore enfin est et etre eu exact exacte exige fait fini
  gros hier hyper ici il ils impossible inutile j jai jamais je jy juste koi l la laisse le lequel les leur lie long
  longue longs longtemps lui ma mais mal malheureusement meme mes mieux moi moins mon mort n na naturellement ne ni non
  normal normalement nos note notee notre nous nul nulle obligatoire on ou oui ouais pareil parce parfait parfois par
  partout pas perdu perdue peu peut pfff pire plein plus plutot pour pourquoi pourtant pouvez pr pq pk probleme
  problemes pb puis qd quand que quel quelle quelque quelques quelquun qui quoi rien sa sais san sans se secret secrets
  sensible ses seul si simple sinon soi soit son souci soucis sous souvent sur sure svp stp ta tel tellement temporaire
  tjrs tjr toi ton tordu toujours tous tout toute toutes tres trop tt tu un une urgent va vide vieux voila votre vous
  vrai vraiment y zut dommage penible relou galere chiant chiante bizarre facile difficile introuvable idem identique
  identiques different differente differents mauvais mauvaise faux fausse incorrect incorrecte incorect invalide valide
  errone erronee eronne inconnu inconnue connu connue correct correcte juste bonne reconnu reconnue accepte acceptee
  refuse refusee refuser rejete rejetee bloque bloquee bloquer bloker blok blocke expire expiree perime perimee
  depasse oublie oubliee oublier oubliez oubli oublies egare egaree vole volee pirate piratee hacke change changee
  changer changement modifie modifiee modifier modification reinitialise reinitialisee reinitialiser reinitialisation
  renouvele renouveler renouvellement demande demandee demander demandes requis requise necessaire enregistre
  enregistree memorise memorisee sauvegarde garde ecrit ecrite inscrit marque affiche cache cachee masque masquee
  supprime supprimee efface effacee desactive desactivee active activee envoye envoyee recu recue arrive arrivee
  attribue cree creee creer creation choisi choisie rempli remplir saisi saisie saisir tape rate foutu mort nickel ok
  ko manquant manquante absent absente provisoire definitif court courte courts faible fort forte robuste securise
  securisee complexe simple compose composee constitue personnel personnelle perso confidentiel prive familial commun
  partage partagee valable utilisable inutilisable illisible visible invisible sensible incompatible compatible
  obsolete conforme insuffisant suffisant incomplet complet majuscule majuscules minuscule minuscules chiffre chiffres
  lettre lettres caractere caracteres disponible indisponible erreur erreurs attention merci aide aidez help quoi kwa
  redemande renvoye perdre recuperer retrouver retrouve retrouvee connexion connecter impots caf ameli mail site compte
  egal ensemble devenu devenue reste restee revenu mis mise remis remise fourni fournie communique communiquee donne
  donnee genere generee tombe casse cassee nouveau nouvelle neuf ignore absurde ridicule stupide debile insupportable
  fichu chaud compris prevu exactement probablement surement certainement peutetre visiblement apparemment soidisant
  the this that these those my your his her its our their what which who where when why how not no never nothing none
  wrong incorrect invalid valid right correct fine good bad ok okay old new same different lost forgotten forgot
  expired blocked locked rejected refused accepted changed reset saved stored written known unknown missing required
  needed necessary weak strong too very so really always still only just also already gone broken being been getting
  not working works work doesnt dont cant isnt wont hard difficult easy long short complicated simple case sensitive
  somewhere anywhere nowhere on in at with and or but because if then than to for of from by held kept hidden empty
  stuck stolen hacked compromised disabled temporary personal private secret confidential protected problem issue
  error please thanks thank sorry help something someone somebody everything everybody ridiculous annoying impossible
  a an i im ive he she it they we you is are was be has have had me him them`);

/**
 * What ends "mdp caf …" and is not the password, besides NOT_VALUES: what is the matter, whose it is, when, where. As
 * "mdp : maman" it would be one.
 */
export const NOT_AFTER_SERVICE = list(`
  marche marchait fonctionne bug bugs bugue bogue panne disparu perdus perdues zappe paume trompe plante rejete refus
  rejet rappelle souviens connais reussi manque identifiants codes texto courrier courriel demain matin aujourdhui
  urgence internet mobile smartphone numerique ligne securite allocataire salarie particulier particuliers employeur
  maman papa mere pere mari femme fille frere soeur voisin voisine madame monsieur accueil guichet procedure demarche
  demarches etape signes accents pronote educonnect netflix steam snapchat instagram tiktok deezer spotify amazon
  paypal vinted leboncoin entre autre autres chose reset works broken link today tomorrow tonight yesterday reminder
  again anymore online mother father husband wife daughter sister brother`);

/** Behind "mdp caf" a short word, a verb or a noun made of one says what is the matter. */
export const SAYS_WHAT_IS_WRONG = /^.{0,4}$|(?:er|ez|ir|ait|ais|ant|ent|ion|ions|able|ible|ment|age|ing|ed)$/;

/** Words that may follow a plain word given as a password; the sentence goes on there. */
export const AFTER_VALUE = list(`
  et mais pour avec and but for merci svp stp ca sa il je j jai jarrive ils on sur please thanks it i il y elle ou or
  puis alors then car because the le la mon ma vous pouvez cest c'est pas marche ne non oui bonjour depuis donc si
  est sinon e comme not doesnt isnt wont cant`);

/** Words after which a strange word is what somebody typed into a form. */
export const TYPED = list(`
  avec with using use used utilise utiliser mets mettre mis met mi tape tapes taper tapais tapez type typed typing try tried
  essaye essaie essaies essayer essayai essayez essay teste tester testez entre entrer entres enter entered rentre rentrer saisi saisis saisir put
  marque marquer ecrit ecris ecrire note noter`);

/** What stands before digits that are no code: "code postal", "erreur", "cerfa"… Compared without a final s. */
export const NOT_CODES_BEFORE = list(`
  postal postale postaux zip postcode erreur error err cerfa formulaire form article art page version rue avenue bd
  departement dept insee ape naf rome siret siren dossier allocataire matricule reference ref annee an depuis since en
  in de du ligne declaration decret loi porte appartement appt bus ligne ticket batiment vers apres avant until from
  year ans facture contrat commande colis commune guichet banque agence organisme client fiscal nuance page modele
  par termine terminant finissant finit ending chapitre telephone tel numero`);

/** Units: digits before them are an amount, a length, a number of times. */
export const UNIT =
  /^ ?(?:€|\$|£|%|euros?\b|eur\b|e\b|dollars?\b|livres?\b|pounds?\b|km\b|m2|kg\b|g\b|h\b|heures?\b|hours?\b|h\d|jours?\b|days?\b|j\b|ans?\b|years?\b|mois\b|months?\b|semaines?\b|weeks?\b|min\b|minutes?\b|fois\b|times\b|x\b|caract|char|chiffres?\b|digits?\b|lettres?\b|letters?\b|essais\b|tentatives?\b|attempts?\b|tries\b|personnes?\b|francs?\b|people\b|pages?\b|points?\b|enfants?\b|go\b|mo\b|gb\b|mb\b)/;

/** Numbers of public services, dialled as they are; never a person's, never a code. */
export const SHORT_NUMBERS = list(`
  3949 3646 3960 3230 3939 3919 3114 3117 3018 3020 3977 3624 3237 3631 3900 3103 3970 3995 3675 3678 3615 3244 3250
  3639 3925 3699 3966 3998 1014 1023 1044 1064 1013 3633 3635 3621 3131 3966 0809 0800 116000 116006 116111 116117 116123`);

/** Months and words that make a number of four digits a year. */
export const BEFORE_YEAR = list(`
  en depuis depui since in de du annee l'annee year janvier fevrier mars avril mai juin juillet aout septembre octobre
  novembre decembre january february march april may june july august september october november december revenus
  declaration impots rentree ete hiver printemps automne fin debut avant apres vers jusquen`);
