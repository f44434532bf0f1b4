/** What pages ask for before they let a customer in: age, country, language, consent. As in missing.ts. */
export const before: readonly RegExp[] = [
  /^age (verification|check|gate|confirmation|restricted|restriction)( required| needed)?$|^(please )?(verify|confirm|enter) your (age|date of birth|birth date|birthday)( to (enter|continue))?$/iu,
  /^(are you|you must be|i am) ((over|at least|above) )?(the age of )?\d\d( years)?( old| of age)?( (or|and|&) (over|older|above))?( to (enter|visit|view|access|use|continue)( .{0,30})?)?$|^(are you|you must be) of legal (drinking |smoking )?age( .{0,40})?$/iu,
  /^(bist du|sind sie) (schon |bereits |über |mindestens )*(1[68]|21|volljährig)( jahre( alt)?)?$|^alters(verifikation|verifizierung|prüfung|kontrolle|abfrage|nachweis)$|^(avez-vous|as-tu|êtes-vous) (plus de |au moins )?(1[68]|21) ans.{0,12}$|^êtes-vous majeure?(\(e\)|·e)?$|^vérification de l'âge$/iu,
  /^(eres|es usted|¿eres) mayor de (edad|1[68]( años)?)$|^verificación de edad$|^(sei maggiorenne|hai (più di|almeno) (1[68]) anni|verifica dell'età)$|^ben (je|u) (al )?(ouder dan )?1[68]( jaar)?( of ouder)?$|^leeftijds(controle|verificatie)$|^(você )?(é maior de (idade|1[68]( anos)?)|tem mais de 1[68] anos)$|^czy masz (ukończone )?18 lat$|^är du över (1[68]|20)( år)?$|^年齢確認$/iu,
  /^(please )?(select|choose|pick|confirm) (your|a) (shipping |delivery )?(country|region|location)( ?(and|or|&|\/) ?(country|region|language|location|currency)){0,2}$|^where are you (shopping from|shipping to)$/iu,
  /^(bitte )?(wählen sie|wähle) (bitte )?(ihr|dein|ein|ihre|deine|eine) (land|region|land und (ihre |deine )?(sprache|region))$|^land(es)?auswahl$|^(choisissez|sélectionnez|choisis) (votre|un|ton) (pays|pays (et|ou) (votre |une )?(région|langue))$|^(elige|selecciona|seleccione|escoge|elija) (tu|su|un) (país|país (o|y) (región|idioma))$/iu,
  /^(scegli|seleziona) (il tuo|un|il) paese( (o|e) (la )?(regione|lingua))?$|^(kies|selecteer) (je|uw|een) (land|land (en|of) (taal|regio))$|^(escolha|selecione) (o )?(seu )?país( (ou|e) (região|idioma))?$|^wybierz (swój )?kraj( .{0,15})?$|^(国|地域)(・|と|または)?(国|地域)?を?(選択|お選び)(して)?(ください)?$|^(请|請)?(选择|選擇)(您的|你的)?(国家|地区|國家|地區).{0,6}$/iu,
  /^before you continue( to .{0,40})?$|^bevor (sie|du) ([^.]{1,30} )?(fortf|weiter)\p{L}+$|^avant d'accéder à .{1,40}$|^antes de ir a (google|youtube)$|^antes de continuar( .{0,40})?$|^prima di (continuare|proseguire)( .{0,40})?$|^voordat (je|u) (verder|door)gaat( .{0,40})?$/iu,
  /^(welcome!? )?(please )?(select|choose|pick) your (nearest |local |preferred |home )?(city|market|region|location|delivery area|website)( to (continue|enter|proceed|start|shop|see|view)\b.{0,30})?$/iu,
  /^(あなたは)?\d\dは?歳以上ですか$|^(您|你)(是否)?(已)?(年)?满\s?\d\d\s?(周)?岁(吗|了吗)?$|^만 ?19세 이상.{0,15}$|^avez-vous l'âge (légal|requis)( .{0,60})?$|^вам (уже )?(есть|исполнилось) 18( лет)?$|^(onko|oletko) .{0,10}18.{0,20}$/iu,
  /^(bitte )?(bestätigen sie|bestätige) (ihr|dein) alter$|^vous devez avoir (plus de |au moins )?(18|21) ans( .{0,40})?$|^devi avere (almeno |più di )?18 anni( .{0,40})?$|^¿?(tienes|tiene) (más de |al menos )?18 años$|^veuillez confirmer votre âge$|^confirma tu edad$|^(please )?(select|choose) your (preferred )?language$|^choisissez votre langue$|^(elige|selecciona) tu idioma$|^(wählen sie|wähle) (ihre|deine) sprache$/iu,
  /^czy (ukończył\p{L}*|ukończyli państwo|masz)( \(?aś\)?)? (już )?18 lat$|^har du fyllt (18|20)( år)?$|^er du (fyldt|fylt|over) (16|18|20)( år)?( gammel)?$|^je vám (již |už |více než )?18( let)?$|^hai (già )?compiuto (i )?18 anni$|^(você )?tem 18 anos( ou mais)?$|^(elmúltál|elmúlt már ön) 18( éves)?$|^(aveți|ai) (peste |cel puțin )?18 ani$/iu,
  /^where (would you like|do you want) (us )?to (ship|deliver)( to)?$|^(please )?(select|choose) (your|a) (preferred |local |nearest |home )?(store|shop|branch) to (continue|start|see|view|shop|proceed)( .{0,30})?$|^(this|the) (page|content|offer|product|feature|shop|store|site) is (only available|available only) in (our|the) app( .{0,30})?$|^(continue|open|view)( this page| it)? in (the|our) app$|^(you (need|have) to |please |you must )?accept (all |our |the )?cookies (to|before you can) (continue|proceed|access|read|view|enter|use)( .{0,40})?$|^(um fortzufahren|um weiterzulesen|zum weiterlesen),? (akzeptieren|stimmen) sie .{1,60}$/iu,
  /^pay or (accept|consent|okay|ok)$|^(accept (all )?cookies|consent) or (pay|subscribe)$/iu,
]

/** Of a page that asks for a login, or whose customer had one: nothing unusual of a home page, or of a login's or logout's own. */
export const login: readonly RegExp[] = [
  /^you (have been|are|were) (logged|signed) out( .{0,40})?$/iu,
  /^(please |you (must|need to|have to) )?(log|sign) ?in (to|or (register|sign up) to) (continue|proceed|view|see|access)( .{0,40})?$|^you (must|need to|have to) be (logged|signed) in( .{0,40})?$|^(join|register|sign up|become a member)( (now|today|for free))?(,| or) (log|sign) ?in to (shop|continue|proceed|view|see|access|enter|browse)( .{0,40})?$|^(login|authentication) required$/iu,
  /^(bitte )?(melden sie sich|melde dich)( bitte)? an,? um fortzufahren$|^(veuillez )?(vous )?connecte[rz](-vous)? pour continuer$|^inicia sesión para continuar$|^(accedi|effettua l'accesso) per continuare$|^log in om (door|verder) te gaan$|^faça login para continuar$/iu,
]

/** Instead of what everyone may see, such as a product; the pages of an account or of an app may well be titled so. */
export const ofPublicPages: readonly RegExp[] = [
  /^(customer |member )?(log|sign)[ -]?in$|^(anmelden|anmeldung|einloggen|connexion|se connecter|s'identifier|iniciar sesión|accedi|inloggen|entrar|fazer login|logga in|log ind|logg inn|kirjaudu sisään|zaloguj się|přihlášení|bejelentkezés|giriş yap|войти|вход|ログイン|登录|登入|로그인)$/iu,
  /^get (our|the( [^\s]+){0,2}) app$/iu,
]
