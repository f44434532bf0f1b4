/*
 * Preloaded into the measured browser's processes: refuses to open a socket towards an address that is not public, at
 * the last moment before the kernel, so that neither name resolution nor a redirect can pass it. docs/security.md says
 * what it cannot stop. It also lets Chromium start its processes where prctl() is refused, as in Lambda. Built by
 * infra/bundle/guard-build.ts; linked against nothing, so that it loads with any C library.
 *
 *   OUTPACE_EGRESS_ALLOW  numeric addresses and ports let through all the same: 127.0.0.1:8080,[::1]:443
 *   OUTPACE_EGRESS_DENY   refused though they look public, port 0 for every port: this machine's own addresses
 *   OUTPACE_EGRESS_LOG    file to which each refusal adds a line; for tests
 *
 * Whatever is written after start-up is async-signal-safe and allocates nothing: Chromium forks.
 */
#define _GNU_SOURCE /* sendmmsg */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/prctl.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define MOST 64
/* Shortest IPv6 address that the kernel takes, without the scope (SIN6_LEN_RFC2133). */
#define SHORTEST_V6 24

/* IPv4 in its IPv4-mapped form, so that both spellings of an address are one. */
struct address {
  uint8_t ip[16];
  uint16_t port;
};

struct list {
  struct address items[MOST];
  int count;
};

struct range {
  uint8_t prefix[16];
  uint8_t bits;
};

static struct list allowed, own, resolvers;
static int all_refused;
/* A copy: Chromium writes its process titles over the environment. */
static char log_file[4096];

/* What is not globally reachable (IANA special-purpose registry), and the metadata services that look public. */
static const struct range private_v4[] = {
    {{0}, 8},            {{10}, 8},           {{100, 64}, 10},         {{127}, 8},
    {{169, 254}, 16},    {{172, 16}, 12},     {{192, 0, 0}, 24},       {{192, 0, 2}, 24},
    {{192, 88, 99}, 24}, {{192, 168}, 16},    {{198, 18}, 15},         {{198, 51, 100}, 24},
    {{203, 0, 113}, 24}, {{224}, 3},          {{168, 63, 129, 16}, 32},
};
static const struct range mapped = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
static const struct range nat64 = {{0, 0x64, 0xff, 0x9b}, 96};
static const struct range six_to_four = {{0x20, 0x02}, 16};
/* Of IPv6 only global unicast is public, without Teredo and other protocols, and without documentation. */
static const struct range global_v6 = {{0x20}, 3};
static const struct range private_v6[] = {{{0x20, 0x01}, 23}, {{0x20, 0x01, 0x0d, 0xb8}, 32}, {{0x3f, 0xff}, 20}};

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

static int within(const uint8_t *ip, const struct range *range) {
  int whole = range->bits / 8, rest = range->bits % 8;
  for (int i = 0; i < whole; i++)
    if (ip[i] != range->prefix[i]) return 0;
  return rest == 0 || (ip[whole] ^ range->prefix[whole]) >> (8 - rest) == 0;
}

static int public_v4(const uint8_t *ip) {
  for (int i = 0; i < COUNT(private_v4); i++)
    if (within(ip, &private_v4[i])) return 0;
  return 1;
}

static int is_public(const uint8_t *ip) {
  if (within(ip, &mapped) || within(ip, &nat64)) return public_v4(ip + 12);
  if (within(ip, &six_to_four)) return public_v4(ip + 2);
  if (!within(ip, &global_v6)) return 0;
  for (int i = 0; i < COUNT(private_v6); i++)
    if (within(ip, &private_v6[i])) return 0;
  return 1;
}

static int same_ip(const uint8_t *a, const uint8_t *b) {
  for (int i = 0; i < 16; i++)
    if (a[i] != b[i]) return 0;
  return 1;
}

/* An entry with port 0 stands for every port. */
static int listed(const struct list *list, const struct address *address) {
  for (int i = 0; i < list->count; i++) {
    const struct address *item = &list->items[i];
    if ((item->port == 0 || item->port == address->port) && same_ip(item->ip, address->ip)) return 1;
  }
  return 0;
}

static int permitted(const struct address *address) {
  if (listed(&allowed, address)) return 1;
  if (listed(&resolvers, address)) return 1;
  return !all_refused && is_public(address->ip) && !listed(&own, address);
}

static void map_v4(uint8_t *ip, const void *four) {
  memcpy(ip, mapped.prefix, 12);
  memcpy(ip + 12, four, 4);
}

static char *hexadecimal(char *out, unsigned value) {
  for (int shift = 12; shift >= 0; shift -= 4) *out++ = "0123456789abcdef"[value >> shift & 15];
  return out;
}

static char *decimal(char *out, unsigned value) {
  char digits[5];
  int n = 0;
  do digits[n++] = (char)('0' + value % 10);
  while ((value /= 10) != 0 && n < 5);
  while (n > 0) *out++ = digits[--n];
  return out;
}

/* `connect 127.0.0.1:9001` or `connect [0000:...:0001]:9001`, in one write, so that processes do not mix their lines. */
static void record(const char *call, const struct address *address) {
  if (log_file[0] == 0) return;
  char line[80], *end = line;
  while (*call != 0) *end++ = *call++;
  *end++ = ' ';
  if (within(address->ip, &mapped)) {
    for (int i = 12; i < 16; i++) {
      end = decimal(end, address->ip[i]);
      if (i < 15) *end++ = '.';
    }
  } else {
    for (int i = 0; i < 16; i += 2) {
      *end++ = i == 0 ? '[' : ':';
      end = hexadecimal(end, (unsigned)address->ip[i] << 8 | address->ip[i + 1]);
    }
    *end++ = ']';
  }
  *end++ = ':';
  end = decimal(end, address->port);
  *end++ = '\n';
  int file = (int)syscall(SYS_openat, AT_FDCWD, log_file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return;
  (void)!syscall(SYS_write, file, line, (size_t)(end - line));
  syscall(SYS_close, file);
}

/* 1 when the kernel may see it; what it would refuse for its form alone is left to it. */
static int may_reach(const char *call, const struct sockaddr *to, socklen_t length, int is_connect) {
  sa_family_t family;
  struct address address = {{0}, 0};
  if (to == 0 || length < sizeof family) return 1;
  memcpy(&family, to, sizeof family);
  if (family == AF_UNIX || family == AF_NETLINK) return 1;
  /* connect() to "unspecified" only disconnects; a datagram to it is taken for IPv4 by the kernel. */
  if (family == AF_UNSPEC && is_connect) return 1;
  if (family == AF_INET || family == AF_UNSPEC) {
    struct sockaddr_in in;
    if (length < sizeof in) return 1;
    memcpy(&in, to, sizeof in);
    map_v4(address.ip, &in.sin_addr);
    address.port = ntohs(in.sin_port);
  } else if (family == AF_INET6) {
    struct sockaddr_in6 in6;
    if (length < SHORTEST_V6) return 1;
    memcpy(&in6, to, SHORTEST_V6);
    memcpy(address.ip, &in6.sin6_addr, 16);
    address.port = ntohs(in6.sin6_port);
  }
  /* Any other family, such as the hypervisor's vsock, stays the address of zeros, which is not public. */
  if (permitted(&address)) return 1;
  record(call, &address);
  return 0;
}

/* Chromium shows it as ERR_NETWORK_ACCESS_DENIED, which a site's own refusal never is. */
static int refuse(void) {
  errno = EACCES;
  return -1;
}

EXPORT int connect(int fd, const struct sockaddr *to, socklen_t length) {
  if (!may_reach("connect", to, length, 1)) return refuse();
  return (int)syscall(SYS_connect, fd, to, length);
}

EXPORT ssize_t sendto(int fd, const void *bytes, size_t n, int flags, const struct sockaddr *to, socklen_t length) {
  if (!may_reach("sendto", to, length, 0)) return refuse();
  return syscall(SYS_sendto, fd, bytes, n, flags, to, length);
}

EXPORT ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  if (message != 0 && !may_reach("sendmsg", message->msg_name, message->msg_namelen, 0)) return refuse();
  return syscall(SYS_sendmsg, fd, message, flags);
}

/* As the kernel does when a message fails: those before it are sent and counted. */
EXPORT int sendmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags) {
  unsigned sent = 0;
  if (messages != 0)
    while (sent < count && may_reach("sendmmsg", messages[sent].msg_hdr.msg_name, messages[sent].msg_hdr.msg_namelen, 0))
      sent++;
  else
    sent = count;
  if (sent == 0 && count > 0) return refuse();
  return (int)syscall(SYS_sendmmsg, fd, messages, sent, flags);
}

/*
 * Chromium ends its own child processes when PR_SET_NO_NEW_PRIVS fails, unless with an error that it knows from old
 * kernels. A sandbox that refuses the call says EPERM, EACCES or ENOSYS, so the answer is that it worked: it only forbids
 * gaining rights by setuid programs, which such a sandbox forbids too. Any other option and error is passed on.
 */
EXPORT int prctl(int option, ...) {
  va_list rest;
  va_start(rest, option);
  unsigned long a = va_arg(rest, unsigned long), b = va_arg(rest, unsigned long);
  unsigned long c = va_arg(rest, unsigned long), d = va_arg(rest, unsigned long);
  va_end(rest);
  int before = errno;
  int answer = (int)syscall(SYS_prctl, option, a, b, c, d);
  if (answer >= 0 || option != PR_SET_NO_NEW_PRIVS) return answer;
  if (errno != EPERM && errno != EACCES && errno != ENOSYS) return answer;
  errno = before;
  return 0;
}

/* `127.0.0.1` or `::1`, as long as `length` says. */
static int read_ip(uint8_t *ip, const char *text, size_t length) {
  char copy[INET6_ADDRSTRLEN];
  uint8_t four[4];
  if (length == 0 || length >= sizeof copy) return 0;
  memcpy(copy, text, length);
  copy[length] = 0;
  if (inet_pton(AF_INET6, copy, ip) == 1) return 1;
  if (inet_pton(AF_INET, copy, four) != 1) return 0;
  map_v4(ip, four);
  return 1;
}

/* Digits only, at most 65535; -1 when it is anything else. */
static int read_port(const char *text, size_t length) {
  int port = 0;
  if (length == 0 || length > 5) return -1;
  for (size_t i = 0; i < length; i++) {
    if (text[i] < '0' || text[i] > '9') return -1;
    port = port * 10 + (text[i] - '0');
  }
  return port <= 65535 ? port : -1;
}

/* `127.0.0.1:80` or `[::1]:80`. */
static int read_address(struct address *address, const char *text, size_t length) {
  size_t colon = length;
  while (colon > 0 && text[colon - 1] != ':') colon--;
  if (colon < 2) return 0;
  int port = read_port(text + colon, length - colon);
  size_t host = colon - 1;
  if (text[0] == '[' && text[host - 1] == ']') text++, host -= 2;
  if (port < 0 || !read_ip(address->ip, text, host)) return 0;
  address->port = (uint16_t)port;
  return 1;
}

/* Comma-separated. An entry that is not understood is left out; 0 when there was one. */
static int read_list(struct list *list, const char *text, int least_port) {
  int sound = 1;
  while (text != 0 && *text != 0) {
    size_t length = 0;
    while (text[length] != 0 && text[length] != ',') length++;
    struct address *next = &list->items[list->count];
    if (list->count < MOST && read_address(next, text, length) && next->port >= least_port) list->count++;
    else sound = 0;
    text += length;
    if (*text == ',') text++;
  }
  return sound;
}

/* `nameserver 10.0.0.2`, at the beginning of a line; a scope behind `%` is no part of the address. */
static void read_resolver(const char *line, size_t length) {
  static const char word[] = "nameserver";
  size_t at = sizeof word - 1, begin;
  struct address *next = &resolvers.items[resolvers.count];
  if (length <= at || memcmp(line, word, at) != 0 || (line[at] != ' ' && line[at] != '\t')) return;
  while (at < length && (line[at] == ' ' || line[at] == '\t')) at++;
  for (begin = at; at < length && line[at] != ' ' && line[at] != '\t' && line[at] != '%' && line[at] != '\r';) at++;
  next->port = 53;
  if (read_ip(next->ip, line + begin, at - begin)) resolvers.count++;
}

static void read_resolvers(void) {
  static char text[8192];
  int file = (int)syscall(SYS_openat, AT_FDCWD, "/etc/resolv.conf", O_RDONLY | O_CLOEXEC, 0);
  long size = file < 0 ? 0 : syscall(SYS_read, file, text, sizeof text);
  if (file >= 0) syscall(SYS_close, file);
  for (long begin = 0, end; begin < size && resolvers.count < MOST; begin = end + 1) {
    for (end = begin; end < size && text[end] != '\n';) end++;
    if (end == (long)sizeof text) return; /* half a line may be half an address */
    read_resolver(text + begin, (size_t)(end - begin));
  }
}

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("OUTPACE_EGRESS_LOG");
  if (file != 0 && strlen(file) < sizeof log_file) memcpy(log_file, file, strlen(file));
  read_list(&allowed, getenv("OUTPACE_EGRESS_ALLOW"), 1);
  /* An entry that is lost here would be a hole, so nothing passes then but what is allowed. */
  all_refused = !read_list(&own, getenv("OUTPACE_EGRESS_DENY"), 0);
  read_resolvers();
}
