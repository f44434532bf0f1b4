/** Titles, or parts of titles, of pages that say that the page does not exist. A whole part has to match. */
const missing =
  /^(error:? )?(404|410|500|502|503)( error| not found)?!?$|^(oops!? ?|sorry,? ?)?(the |this |your )?(page|product|item|article|content)?( (you requested )?(was |is |could |can |cannot be |can't be )?(not|be) (be )?found|( is| was)? no longer available| (does not|doesn'?t) exist)!?\.?$|^not found!?$|^(404[\s:–—-]*)?(seite|produkt|artikel)? ?(wurde )?nicht gefunden$|^page (non trouvée|introuvable)$|^p[aá]gina no encontrada$|^p[aá]gina não encontrada$|^pagina non trovata$|^pagina niet gevonden$|^sidan (hittades inte|kunde inte hittas)$|^siden (ble|blev) ikke funne?t$|^siden blev ikke fundet$|^sivua ei löyt(y|yn)yt$|^(nie znaleziono strony|strona nie istnieje|strona nie została znaleziona)$|^stránka (nenalezena|neexistuje)$|^страница не найдена$|^ページが見つかりません(でした)?$|^(页面不存在|找不到页面|頁面不存在|找不到頁面)$|^페이지를 찾을 수 없습니다$|^sayfa bulunamadı$/iu

/** The same, of pages that say that the site is closed, or lets customers wait in a queue. */
const closed =
  /^((site |website |store |shop |service )?(is )?(currently )?(down for |under |undergoing |in |closed for )?(scheduled |planned |routine )?maintenance( mode| page| in progress)?|maintenance (en cours|mode)|en maintenance|site en maintenance|(we('|’)ll|we will) be (right )?back( soon| shortly)?|be right back|(site |service |website )?(is )?temporarily (unavailable|closed|offline|down)|service unavailable|waiting room( powered by cloudflare)?|virtual (waiting room|queue)|(opening|coming) back soon|wartung(sarbeiten|smodus)?|(en |sitio en )?mantenimiento|(em |site em )?manutenção|(in |sito in )?manutenzione|(in )?onderhoud|underhåll|prace serwisowe|przerwa techniczna|техническ(ое обслуживание|ие работы)|(ただいま)?メンテナンス中(です)?|(系统|网站)?维护中|(系統|網站)?維護中|점검 ?중(입니다)?)[.!]?$/iu

/** The same, in sentences that headings have rather than titles. */
const sentences = [
  /^(sorry,? )?(but )?(we('|’)re|we are|(our|this|the) (site|shop|store|website|page) is) (currently |temporarily |briefly |just )*(down|offline|closed|unavailable)( (for|due to|while|right now|at the moment)\b.*)?[.!…]*$/iu,
  /^(we('|’)re|we are|(our|this|the) (site|shop|store|website) is) (currently |just )*(performing|carrying out|doing|undergoing|under) (an? )?(\p{L}+ ){0,2}maintenance\b.*$/iu,
  /^(we('|’)re|we are) (currently )?experiencing (an? )?(\p{L}+ ){0,2}(traffic|demand|technical (difficulties|problems|issues))\b.*$/iu,
  /^(you('|’)re|you are) (now |currently )?((number |no\. ?)?[\d.,]+ )?in (the |a |our )?(queue|line)\b.*$/iu,
  /^(.{0,40}[.,!] )?(you have been|you('|’)ve been|you are being) (placed|put) in(to)? (the |a |our )?(virtual |online )?(queue|line|waiting room)\b.*$/iu,
  /^briefly unavailable for scheduled maintenance\b.*$|^great things are on the horizon[.!]?$|^(our|this|the) (store|shop|site) is (opening|launching) soon[.!]?$/iu,
  /^(we('|’)ll|we will) be back (online )?(soon|shortly|in a (few|couple of) (minutes|moments))[.!…]*$/iu,
  /^(wir sind (gleich|bald|in kürze) (wieder )?(für (sie|euch|dich) )?(da|zurück|online)|(sie|du) (befinden sich|sind|bist) in (der|einer) warteschlange|nous (revenons|serons de retour) (très )?bient[ôo]t|(vous êtes|tu es) dans (la|une) file d('|’)attente|volvemos (pronto|enseguida)|estás en la (fila|cola)|torniamo (presto|subito)|sei in coda)\s?[.!…]*$/iu,
]

/** The same, of pages of servers that fail, refuse or have no shop on them, and of what comes before a shop. */
const instead = [
  /^(4\d\d|5\d\d)[\s:–—-]+(bad request|forbidden|not found|gone|too many requests|(internal )?server error|bad gateway|service (temporarily )?unavailable|gateway time-?out|web server is down|(connection|origin) (timed out|is unreachable))!?$/iu,
  /^(error|erreur|fehler|errore|fout) [45]\d\d\b.*$/iu,
  /^(internal )?server error$|^(bad gateway|gateway time-?out|web server is down|unavailable for legal reasons)$/iu,
  /^(application|database) error(: .*)?$|^error establishing a database connection$/iu,
  /^(an? )?(unexpected |unknown )?(application |server |system )?error (has )?occurred\.?$/iu,
  /^((oops!?|whoops!?|sorry|we('|’)?re sorry),? )?(looks like )?something (went|has gone) wrong[.!]?$/iu,
  /^(ein (unerwarteter )?fehler ist aufgetreten|une erreur (est survenue|s('|’)est produite)|se ha producido un error|si è verificato un errore|er is een fout opgetreden|ocorreu um erro)[.!]?$/iu,
  /^((der|die|das) )?(shop|seite|website) ist (derzeit|momentan|vorübergehend) nicht (erreichbar|verfügbar)[.!]?$/iu,
  /^(the |this )?(site|website|store|shop) (is )?(currently )?(offline|closed)[.!]?$|^under construction$|^opening soon[.!]?$/iu,
  /^((access|permission) denied|request (rejected|blocked|denied)|(sorry, )?you have been blocked)[.!]?$/iu,
  /^((this |our )?(site|website|store|shop|page|content|service|product) (is )?)?(not available|unavailable|restricted|blocked) in your (country|region|location|area)[.!]?$/iu,
  /^((your|this) )?(web )?browser (is )?(not supported|unsupported|out ?dated|no longer supported)[.!]?$|^(unsupported|outdated) browser$|^(please )?(update|upgrade) your (web )?browser[.!]?$/iu,
  /^age (verification|check|gate|confirmation|restricted|restriction)$|^(please )?(verify|confirm) your age[.!]?$|^are you (over|at least) \d\d( years)?( old)?\?$|^are you of legal (drinking )?age\?$/iu,
  /^(sorry, )?(too many requests|you have (made|sent) too many requests)\b.*$|^(vpn|proxy)( or (vpn|proxy))? detected[.!]?$/iu,
  /^(please )?(enable|turn on) (javascript|cookies)( (and|&) (javascript|cookies))?( to continue)?[.!]?$|^(javascript|cookies) (is|are) (disabled|required)[.!]?$/iu,
  /^(please )?(select|choose) (your|a) (country|region|location)( ?(and|or|&|\/) ?(country|region|language))?$/iu,
  /^welcome to (nginx|openresty|caddy)!?$|^apache2? .*default page(: it works)?$|^iis( windows( server)?)?( \d+)?$|^index of \/.*$|^test page for .*(http|web) server.*$/iu,
  /^(account suspended|site not found|website not (found|published|configured)|domain (is )?(parked|expired)|[\w-]+(\.[\w-]+)+ is for sale!?)$/iu,
]

const signs = [missing, closed, ...sentences, ...instead]

/**
 * The part of a title or heading by which a page says that it is not the one asked for ("Page not found", "Down for maintenance",
 * "Access denied"); undefined for any other. A page whose own address has that word, such as an article on maintenance, is the one asked for.
 */
export function errorInTitle(title: string, asked: string): string | undefined {
  const parts = title.slice(0, 200).split(/\s+[-|–—·•]+\s+|\s*[|]\s*/u)
  // `Acme: Page not found`, but not `Be right back: the series`.
  const last = title.slice(0, 200).split(/:\s+/u).at(-1) ?? ''
  const found = [title, ...parts, last].map((part) => part.trim()).find((part) => signs.some((sign) => sign.test(part)))
  if (found === undefined) return undefined
  const address = asked.slice(0, 500).toLowerCase()
  const own = found.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []
  return own.some((word) => !ordinary.has(word) && pathOf(address).includes(word)) ? undefined : found
}

/** Words of such titles that addresses have anyway. */
const ordinary = new Set([
  'page',
  'product',
  'item',
  'article',
  'content',
  'site',
  'shop',
  'store',
  'the',
  'this',
  'service',
])

function pathOf(address: string): string {
  const url = URL.parse(address)
  return url === null ? address : `${url.pathname}${url.search}`
}
