/**
 * Ordinary words that end "mon mot de passe est …" or "mdp …" and are no password there: what is the matter, what it
 * belongs to, where it is. Found by reading what stands in these places in thousands of sentences. Behind a colon
 * any of them can be a password.
 */
import { list } from './words.js';

const ORDINARY = list(`
  parti partie partis la-bas la-dessus dessus dessous dedans dehors possible passe passee passer ferme fermee hors
  regle reglee coupe coupee ouvert ouverte mort morte pret prete lent lente suspendu suspendue venu venue repare
  reparee retabli retablie termine terminee rentre rentree sorti sortie interdit interdite resolu resolue limite
  limitee verrouille verrouillee plu pu plus-bon kaput naze hs kc nase mor pete petee bizard curieux special speciale
  sature saturee plante plantee fige figee decide inexact inexacte provisoires renouvelee obligatoires imprononcable
  imprenable envole envolee oublier oublies evapore evaporee disparue disparues jete jetee dechire brule mouille
  trouve trouvee demandes differant pareille pareils identifie gratuit payant utile verifie verifiee controle
  controlee teste testee accessible inaccessible compte-rendu trompeur tordue interminable illimite confus embrouille
  enregistres sauvegardee gardee protegee crypte cryptee partages public publique officiel unique double triple
  vierge blanc rouge vert grise gris noirci floute raye efface effaces coince coincee deconnecte connecte affichee
  rejetes rejetee inoperant obsoletes actuel prochain suivante precedent precedente derniere premier premiere
  introuvables perimes expires ameliore communiques connus inconnus notes ecrits dictes dicte appris retenu retenue
  memorises devine devinee vol vols piratage arnaque fraude danger urgent urgence demain hier tantot bientot
  aujourdhui jamais maintenant svp stp please bonjour bonsoir salut allo coucou hello
  mairie prefecture sousprefecture commune departement region etat ministere tribunal police gendarmerie hopital
  clinique mutuelle assurance assurances banque syndicat syndic bailleur logement location hlm ecole college lycee academie academik academique
  universite fac crous cantine creche bibliotheque mediatheque pharmacie medecin docteur urssaf cesu pajemploi chorus
  mdph dalo cnav cnaf cmu cess ccas cpf afpa mission locale pole agirc arrco agirc-arrco audiens ircantec carsat
  parcoursup moncompteformation linky veolia suez totalenergies ratp izly moodle discord twitch roblox minecraft
  fortnite disney disneyplus blablacar ebay aliexpress temu shein cdiscount fnac darty ikea carrefour leclerc auchan
  lidl boursorama revolut nickel bnp credit agricole caisse epargne mutuel societe generale hsbc monzo barclays lloyds
  natwest halifax santander tesco hmrc dwp govuk nhsapp mailo ovh strava waze garmin xiaomi huawei honor oppo nokia
  telepac navigo uber deliveroo airbnb booking zoom teams skype signal telegram messenger twitter pinterest linkedin
  canva adobe chrome firefox safari edge windows linux mac macbook ipad imprimante scanner routeur modem tele
  television decodeur console playstation xbox bluetooth usb disque logiciel programme page fenetre ecran clavier
  souris bouton touche case champ formulaire dossier document papier papiers papiere carnet cahier feuille tiroir
  memoire tete agenda lettre lettres enveloppe facture contrat attestation certificat declaration impot taxe amende
  permis passeport visa titre sejour carte vitale bleue identite numerique plateforme portail serveur systeme service
  services public client clients salarie patron employeur comptable etudiant eleve parent parents enfant enfants bebe
  famille copain copine ami amie amis collegue conseiller conseillere assistante sociale educatrice tuteur curateur
  mamie papi papy mami grand-mere grand-pere tante oncle cousin cousine neveu niece belle-mere belle-fille gendre
  bizarrement question questions reponse explication solution astuce besoin envie peur stress panique rage colere
  bordel merde chier chiasse catastrophe cauchemar enfer horreur honte misere mystere secours bloquage blocage
  recuperation creation connection authentification verification validation securite confirmation
  accents accent espace espaces symbole symboles signe points etoiles etoile tirets chiffrement
  cas fois jours temps heures semaines annees dix cinq six sept huit neuf deux trois quatre zero one two three four five
  encor toujour kan ki ke koi kwa tro pas pa po nan ouais yep nope
  dead done down open close closed finished displayed deactivated terminated suspended stopped shut gone out off over
  unstable unavailable unreachable unsuccessful unable rubbish garbage crap bullshit gibberish hell faulty marked
  bugged broke rotten useless worthless strange silly stupid horrible terrible rejected accepted disconnected
  compulsory obligatory optional secure secured handwritten printed deleted removed corrupted cracked leaked shared
  typed misspelt misspelled obsolete outdated pending overdue denied refused tomorrow today tonight yesterday monday
  tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche
  council school college university nhs hospital doctor surgery bank insurance landlord housing jobcentre tax taxes
  benefits universal credit pension licence passport council-tax broadband router printer laptop desktop screen page
  box field button letter paper drawer notebook diary head memory manager hint reminder recovery protection security
  number username number letters symbols characters spaces thing stuff mine yours theirs ours anyone anybody nobody
  daughters sons husbands wifes mums mum mom dad dads nan grandma grandad carer worker social advisor adviser
  clue idea nightmare hassle struggle mess joke trouble panic worry disaster difficulties
  partout everywhere anywhere saute beugue beug clignote traine merde foire deconne deraille bouge charge existe
  correspond convient suffit apparait disparait tourne keeps fails gets says shows bounces stays vanished vanishes
  important importants importante fatigant fatiguant enervant stressant deprimant angoissant embetant lassant genant
  inquietant agacant emmerdant saoulant soulant gonflant decourageant humiliant exigeant frustrant derangeant choquant
  dangereux serieux precieux capricieux mysterieux affreux honteux ennuyeux pratique automatique electronique
  alphanumerique magique logique historique classique specifique generique identifiant indispensable primordial banal
  normal fatal bancal infernal final initial principal personnelle professionnel confidentielle officielle eternel
  cruel awful useful useless expensive tiresome tedious horrid sensible careful serious dangerous obvious tricky
  sneaky fiddly silly daft crazy mad insane weird odd funny sad unfair
  before after lunettes blank empty hidden
  zarbi chelou relou daube pourri pourrie moisi nawak ouf dingue fou folle
  blind deaf again anyway finally either neither sometimes twice once maybe perhaps exactly probably definitely`);

/** However one spells it: "oublyer", "perdut", "bloker", "forgoten". */
const MATTER =
  /^(?:oub|perd|blo[qkc]|inco|inval|expi|refu|rejet|reini|renou|chang|modif|marsh?|march|fonc|enreg|memor|forg|lock|wron|reset|expl|impos|probl|diff|compl|simpl)/;

/**
 * Says whether a plain word (as lookup() makes it) behind "mot de passe est" or "mdp" says something about it.
 *
 * @example isOrdinary('mairie') // true; isOrdinary('lapinrose') // false
 */
export const isOrdinary = (word: string): boolean => ORDINARY.has(word) || MATTER.test(word);
