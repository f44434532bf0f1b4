/** How a bot manager's challenge is recognised. Any one of the signs is enough; all but headers count on small pages only. */
export interface Challenge {
  /** At most 20 characters, as the record keeps it; absent where the sign is common to several. */
  vendor?: string
  /** Header in lower case. */
  header?: [name: string, value: RegExp]
  /** `name: value` of a header of the vendor's own answers, name in lower case: names who answered 403 or 429. */
  refusal?: RegExp
  /** Final URL of the document. */
  url?: RegExp
  title?: RegExp
  /** A URL of a script, frame or form, an `#id`, or the beginning of an inline script. */
  mark?: RegExp
  /** As `mark`, on pages without text: real pages load the same script. */
  markWithoutText?: RegExp
  /** The beginning of the page's text. */
  text?: RegExp
}

/**
 * What vendors serve instead of a page. What they also put on real pages is left out: Cloudflare's
 * `/cdn-cgi/challenge-platform/scripts/jsd`, PerimeterX's sensor, DataDome's `tags.js`, Imperva's `?SWJIYLWA`.
 */
export const challenges: Challenge[] = [
  {
    // https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
    vendor: 'Cloudflare',
    header: ['cf-mitigated', /challenge/i],
    title:
      /^(just a moment(\.{3}|…)?$|attention required! \| cloudflare|access denied \| .+ used cloudflare to restrict access)/i,
    mark: /_cf_chl_opt|\/cdn-cgi\/challenge-platform\/\S*\/orchestrate\/|^#(cf-challenge-running|challenge-error-text)$|\/cdn-cgi\/l\/chk_/,
    text: /checking if the site connection is secure/i,
  },
  {
    // https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-how-it-works.html
    vendor: 'AWS WAF',
    header: ['x-amzn-waf-action', /captcha|challenge/i],
    mark: /gokuProps|AwsWafIntegration\.(checkForceRefresh|saveReferrer)|AwsWafCaptcha/,
    markWithoutText: /\.awswaf\.com\/\S*challenge\S*\.js/,
    title: /^human verification$/i,
  },
  {
    // https://github.com/TecharoHQ/anubis (lib/anubis.go, web/index.templ)
    vendor: 'Anubis',
    title: /^making sure you('|’|&#39;| a)re not a bot/i,
    mark: /^#anubis_(challenge|version|base_prefix|public_url)$|\/\.within\.website\/x\/cmd\/anubis\//,
  },
  {
    // https://docs.humansecurity.com/applications-and-accounts/docs/customize-challenge-page
    vendor: 'HUMAN (PerimeterX)',
    title: /^(robot or human\??|access to this page has been denied\.?)$/i,
    mark: /^#px-(captcha|block)|captcha\.px-(cdn|cloud)\.net|\/captcha\/captcha\.js\?.*u=|^#?_px(BlockScript|BlockedUrl)/i,
    text: /press (&|and) hold to confirm you are/i,
  },
  {
    // https://docs.imperva.com/bundle/cloud-application-security/page/more/incident-id.htm
    vendor: 'Imperva',
    title: /^pardon our interruption[.…]*$/i,
    mark: /_Incapsula_Resource\?\S*(incident_id|edet|CWUDNSAI)/,
    markWithoutText: /_Incapsula_Resource/,
    text: /incapsula incident id|powered by imperva/i,
  },
  {
    // https://docs.datadome.co/docs/response-page
    vendor: 'DataDome',
    // https://docs.datadome.co/reference/validate-request: pages that are let through have `x-datadome: protected`.
    header: ['x-dd-b', /^[1-9]/],
    refusal: /^x-datadome(-cid: |: (?!protected))/i,
    // The last two also where a site serves it from its own address.
    mark: /(geo|ct|interstitial|i)\.captcha-delivery\.com|captcha-delivery\.com\/(captcha|interstitial|c\.js|i\.js)|[?&]initialCid=|^\s*var dd\s*=\s*\{\s*['"]?rt\b/,
  },
  {
    // https://docs.kasada.io
    vendor: 'Kasada',
    refusal: /^x-kpsdk-/i,
    markWithoutText: /\/149e9513-01fa-4fb0-aad4-566afd725d1b\/|\/ips\.js\b|KPSDK/,
  },
  {
    // https://techdocs.akamai.com/cloud-security/docs/handle-interstitial-challenge
    vendor: 'Akamai',
    refusal: /^server: akamaighost/i,
    title: /^challenge validation$/i,
    mark: /^#sec-(if-)?cpt-(container|if|inner)|\/_sec\/cp_challenge\//,
    // Login pages have that layer ready.
    markWithoutText: /^#sec-overlay$/,
    text: /errors\.edgesuite\.net|powered and protected by akamai/i,
  },
  {
    // https://docs.sucuri.net/website-firewall/
    vendor: 'Sucuri',
    refusal: /^x-sucuri-block: /i,
    title: /^(sucuri website firewall|you are being redirected\.\.\.)/i,
    mark: /sucuri_cloudproxy_js/,
  },
  {
    // https://www.fastly.com/documentation/guides/security/bot-management/
    vendor: 'Fastly',
    title: /^client challenge$/i,
    mark: /\/_fs-ch-\w+\//,
  },
  {
    // https://support.google.com/websearch/answer/86640
    vendor: 'Google',
    url: /^https?:\/\/[^/]*google\.[^/]+\/sorry\//,
    text: /unusual traffic (detected )?from your computer network/i,
  },
  {
    // https://vercel.com/docs/vercel-firewall/attack-challenge-mode
    vendor: 'Vercel',
    header: ['x-vercel-mitigated', /challenge|deny/i],
    title: /^vercel security checkpoint/i,
  },
  {
    // https://www.radware.com/products/bot-manager/
    vendor: 'Radware',
    url: /^https?:\/\/(validate|captcha)\.perfdrive\.com\//,
  },
  {
    // https://my.f5.com/manage/s/article/K02212345
    vendor: 'F5',
    markWithoutText: /\/TSPD\/|bobcmn/,
    text: /please enable javascript to view the page content\. your support id is|the requested url was rejected\. please consult with your administrator|\bsu id de soporte es:|\bihre support-id (lautet|ist):|\bvotre (identifiant|id) de (support|prise en charge) est\b|\bseu id de suporte é:|\bil tuo id (di )?supporto è:|サポート\s?idは/i,
  },
  {
    // https://ddos-guard.net
    vendor: 'DDoS-Guard',
    title: /^ddos-guard$/i,
    mark: /\/\.well-known\/ddos-guard\/(js-challenge|mark)/,
  },
  {
    // https://www.amazon.com/errors/validateCaptcha
    vendor: 'Amazon',
    title: /^robot check$/i,
    mark: /\/errors\/validateCaptcha/i,
  },
  {
    // https://learn.microsoft.com/en-us/azure/web-application-firewall/waf-javascript-challenge
    vendor: 'Azure WAF',
    title: /^azure waf$/i,
    mark: /\/\.azwaf\//i,
    text: /^the request is blocked\./i,
  },
  {
    // https://github.com/harlan-zw/unlighthouse/issues/291
    vendor: 'SiteGround',
    url: /^https?:\/\/[^/]+\/\.well-known\/(sg)?captcha\//,
    title: /^robot challenge screen$/i,
    mark: /\/\.well-known\/sgcaptcha\//,
  },
  {
    // https://git.gammaspectra.live/git/go-away
    vendor: 'go-away',
    title: /^checking you are not a bot$/i,
    mark: /\/\.well-known\/\.git\.gammaspectra\.live\//,
  },
  {
    // https://gitgud.io/fatchan/haproxy-protection
    vendor: 'BasedFlare',
    url: /^https?:\/\/[^/]+\/\.basedflare\//,
    mark: /^\/\.basedflare\/js\//,
  },
  {
    // https://www.alibabacloud.com/help/en/waf
    vendor: 'Alibaba Cloud',
    markWithoutText: /acw_sc__v[23]|^\s*var arg1\s*=|aliyun_waf/,
  },
  {
    // https://docs.reblaze.com
    vendor: 'Reblaze',
    markWithoutText: /window\.rbzns\b/,
  },
  {
    // https://www.wordfence.com/help/blocking/
    vendor: 'Wordfence',
    text: /generated by wordfence|your access to this (site|service) has been (temporarily )?limited by the site owner/i,
  },
  {
    // https://docs.bunny.net/docs/shield-overview
    vendor: 'bunny.net',
    title: /^establishing a secure connection\b/i,
    mark: /\/\.bunny-shield\//,
  },
  {
    // https://docs.qrator.net
    vendor: 'Qrator',
    mark: /\/__qrator\//,
  },
  {
    // https://servicepipe.ru
    vendor: 'Servicepipe',
    mark: /^#id_captcha_frame_div$|get_cookie_spsc_encrypted_part/,
  },
  {
    // https://yandex.com/support/smart-captcha
    vendor: 'Yandex',
    url: /^https?:\/\/[^?#]+\/showcaptcha(fast)?\?/,
    mark: /^\/checkcaptcha(fast)?\?/,
  },
  {
    // https://docs.friendlycaptcha.com and others: titles that no page with content has
    text: /^.{0,200}\b((enter|type) the characters (that )?you see (below|in (the|this) (image|picture))|complete the security check to access|just need to make sure you('|’)re not a robot|to discuss automated access to)/i,
    title:
      /^(are you (a )?(human|robot)\??|verify(ing)? (that )?you are (a )?human|human verification|bot verification|checking your browser( before accessing.*)?|one moment, please\.*|please verify you are (a )?human.*|security check(point)?|captcha|(安全)?(验证码?|驗證碼?)|(滑动|滑块|访问|人机|安全)(验证|驗證)(页面|中心)?|проверка браузера)$/i,
  },
]

/** Widgets that also belong to real forms; next to `challengeWords` on a page with nothing else, they are the challenge. */
export const captchaWidget =
  /hcaptcha\.com|^\.\S*h-captcha|challenges\.cloudflare\.com\/turnstile|cf-turnstile|recaptcha|^\.\S*g-recaptcha|geetest|arkoselabs|funcaptcha|friendlycaptcha|frc-captcha|mtcaptcha|altcha|cap\.js|@cap\.|^#nc_\d+_wrapper|tencentcaptcha|captcha\.gtimg\.com|yidun/i

/** What such a page says. */
export const challengeWords =
  /(verify|confirm|prove|check|sure)\w* (that )?(you('|’)?(re| are)( a)?( not a (ro)?bot| human)|you('|’)?re human)|not a (ro)?bot|are you (a )?(human|robot)|complete the (security check|captcha)|unusual (traffic|activity)|automated (requests|access)|enable javascript and cookies to continue|security verification/i

/** How titles and headings of such pages begin, of those that no vendor of the table serves. */
export const challengeHeadings: readonly RegExp[] = [
  /^(please |let('|’)s |just )?(verify|confirm|prove|let us know|make sure|verifying|confirming)( to us)?( that)? you('|’)?(re| are)( a| not a)? ((real )?(human|person)|ro?bot)\b/i,
  /^(are you (a |an? actual )?(human|robot|bot)|bot (activity )?detected|automated (access|traffic) detected)\s?[?!.]*$/i,
  /^(human|bot|robot|captcha|security) (verification|check)( required| needed| in progress)?\s?[.!…]*$/i,
  /^checking (your|the|if the) (browser|connection|site)|^(we('|’)re |we are )?verifying (that )?you\b/i,
  /^(sorry, )?(we('|’)ve |we have )?detected (unusual|suspicious|automated) (traffic|activity|behaviou?r|requests)\b|^(unusual|suspicious|automated) (traffic|activity|behaviou?r|requests)( (has been |was )?detected| (from|on|in) (your|this) .*)?\s?[.!…]*$/i,
  /^(please )?(complete|solve) (the|this|a) (captcha|security check|puzzle)|^(please )?(slide|drag)( the \w+)? to (verify|unlock|continue|fit|complete)\s?[.!…]*$|^(press|touch|tap) (&|and) hold( (the|this) button)?( (below|here))?( to (confirm|verify|prove|continue)\b.*)?\s?[.!…]*$/i,
  /^(bitte )?(bestätigen sie|bestätige),? dass (sie|du) (kein (ro)?bot|ein mensch)|^(sind sie|bist du) ein (mensch|roboter)|^sicherheits(über)?prüfung$|^sicherheitsabfrage$|^(wir überprüfen ihren browser|ihr browser wird überprüft)/iu,
  /^(veuillez )?(confirm(e[rz]|ons)|vérifi(e[rz]|ons)|prouve[rz]) que vous (n['’]êtes pas un robot|êtes (bien )?(un )?humain)|^vérification de sécurité$|^êtes-vous un (humain|robot)/iu,
  /^(por favor,? )?(confirm[ae]|verifi(ca|que)|demuestr[ae]) que (no )?(eres|es) (un )?(robot|human)|^(verificación|comprobación) de seguridad$|^¿?(eres|es usted) un (robot|human)/iu,
  /^(conferma|verifica|dimostra) (di|che) (non )?(sei|essere) (un )?(robot|uman)|^sei un (robot|uman)|^controllo di sicurezza$/iu,
  /^(confirme|verifique) que (você )?(não )?é (um )?(robô|human)|^verificação de segurança$/iu,
  /^bevestig dat (je|u) (geen robot|een mens)|^ben je een (robot|mens)|^beveiligingscontrole$/iu,
  /^bekräfta att du (inte är en robot|är (en )?människa)|^bekræft,? at du (ikke er en robot|er et menneske)|^bekreft at du (ikke er en robot|er et menneske)|^vahvista,? että et ole robotti/iu,
  /^potwierdź,? że (nie jesteś robotem|jesteś człowiekiem)|^potvrďte,? že nejste robot|^robot olmadığınızı (doğrulayın|onaylayın)|^(подтвердите|докажите),? что (вы (не робот|человек)|запросы отправляли вы)|^вы не робот\?*$|^(проверка|проверяем) (ваш(его)? )?браузера?$|^sprawdzamy,? czy nie jesteś robotem|^(even )?controleren of (je|u) een mens bent/iu,
  /ロボットではない(こと)?を?確認|^セキュリティ(チェック|確認)$|^((请|請)(完成)?|完成)(人机|安全|人機)(验证|驗證)|^(人机|安全|人機)(验证|驗證)(中|页面|頁面)?($|[^\p{L}\p{N}])|^(请|請)?(确认|證明|证明|验证|驗證|確認)(您|你)?(是真人|不是机器人|不是機器人)|^.{0,8}(访问|操作|请求)(过于|太)频繁|^(请|請)?(输入|輸入)(验证码|驗證碼)|^(验证码|驗證碼)$|로봇이 아닙니다|^사람인지 확인/iu,
]

/** What such pages say on the way to the one asked for, in sentences that no form and no button has beside it. */
export const challengeSentences: readonly RegExp[] = [
  /^please wait while we (check|verify|review|validate) (your browser|(that |if |whether )?you|your connection)\b/i,
  /^(we('|’)re |we are )?(checking|verifying|reviewing|validating) (your browser|(that |if |whether )?you('|’)?( a)?re (a )?(real )?(human|person|not a (ro)?bot)|the security of your connection|(if |that )?(the|your) (site )?connection)\b/i,
  /^(sorry, )?(we (just )?(need|have|want) to|to (protect|keep) .{1,40}, we) (make sure|verify|check|confirm) (that |if |whether )?you('|’)?( a)?re (not a (ro)?bot|(a )?(real )?(human|person))\b/i,
  /\bmade us (think|believe|suspect) (that )?you (might|may|could) be a (ro)?bot\b|^we (think|believe|suspect) (that )?you (might|may|could) be a (ro)?bot\b|^your (request|traffic|activity|behaviou?r|browser|connection) (looks|appears|seems) (to be )?(automated|suspicious|like (that of )?a (ro)?bot|unusual)\b/i,
  /^(press|touch|tap) (&|and) hold( (the|this) button)?( below)? to (confirm|verify|prove) (that )?you('|’)?( a)?re (a )?(human|person|not a (ro)?bot)\b|^we('|’)?(ve| have)? (detected|noticed) (unusual|suspicious|automated) (traffic|activity|behaviou?r|requests) (coming )?(from|on|in) your (device|network|computer|browser|connection|ip)\b/i,
  /^(ihr|dein|der) browser wird (gerade |kurz )?(überprüft|geprüft)|^wir (über)?prüfen( gerade| kurz)?( (ihren|deinen) browser|,? (ob|dass) (sie|du) (kein (ro)?bot|ein mensch))/iu,
  /^nous (vérifions|devons vérifier|nous assurons|devons nous assurer) que vous (n['’]êtes pas un robot|êtes (bien )?(un )?(humain|être humain))|^(nous vérifions|vérification de) votre (navigateur|connexion)/iu,
  /^(estamos )?(comprobando|verificando) (su|tu|el) (navegador|conexión)|^(estamos )?(comprobando|verificando) (que|si) (no )?(eres|es) (un )?(robot|human)/iu,
  /^stiamo (verificando|controllando) (il (tuo )?browser|che (tu )?(non )?(sia|sei) (un )?(robot|uman))|^(estamos )?verificando (se você (não )?é (um )?(robô|human)|(o )?seu navegador)/iu,
  /^we controleren (uw|je|of (u|je)) (browser|een mens|geen robot)|^sprawdzamy (twoją|państwa) przeglądarkę|^(мы )?проверяем,? (ваш браузер|что вы не робот)|^vi (kontrollerar|kontrollerer|sjekker|tjekker),? (din (webbläsare|browser|nettleser)|(om|att|at) du (inte |ikke )?(är|er) (en |et )?(människa|menneske|(ro)?bot))/iu,
  /^(estamos )?(verificando|comprobando|revisando) (se|si) (a conexão|la conexión) (do|del) (site|sitio)\b|^(nous )?vérifi(ons|er) si la connexion (du|au) site\b|^(wir )?(über)?prüfen,? ob die (website-?|seiten-?)?verbindung\b|^(stiamo )?(controllando|verificando) (se|che) la connessione (al|del) sito\b|^(we )?controleren of de (site)?verbinding\b/iu,
  /^(お使いの)?ブラウザを?(確認|チェック)(して(い|おり)ます|中)|^(为了|为)?.{0,12}(请|請)(先)?(进行|完成)(安全)?(验证|驗證)|^正在(检查|验证|檢查|驗證).{0,8}(浏览器|瀏覽器|身份|真人|安全)|^(브라우저|접속)를? ?(확인|검사)(하고 있습니다| ?중)/iu,
]
