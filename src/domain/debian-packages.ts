/**
 * Which package of Debian (and Ubuntu) brings a library: those that programs of Haskell, C, C++, Rust and Go commonly
 * need. From packages.debian.org, Debian 12.
 */
const packages: Readonly<Record<string, string>> = {
  "libbrotlidec.so.1": "libbrotli1",
  "libbsd.so.0": "libbsd0",
  "libbz2.so.1.0": "libbz2-1.0",
  "libcrypt.so.1": "libcrypt1",
  "libcrypto.so.3": "libssl3",
  "libcurl-gnutls.so.4": "libcurl3-gnutls",
  "libcurl.so.4": "libcurl4",
  "libdw.so.1": "libdw1",
  "libedit.so.2": "libedit2",
  "libelf.so.1": "libelf1",
  "libevent-2.1.so.7": "libevent-2.1-7",
  "libexpat.so.1": "libexpat1",
  "libffi.so.8": "libffi8",
  "libfreetype.so.6": "libfreetype6",
  "libgcc_s.so.1": "libgcc-s1",
  "libgmp.so.10": "libgmp10",
  "libgnutls.so.30": "libgnutls30",
  "libgomp.so.1": "libgomp1",
  "libgssapi_krb5.so.2": "libgssapi-krb5-2",
  "libicudata.so.72": "libicu72",
  "libicui18n.so.72": "libicu72",
  "libicuuc.so.72": "libicu72",
  "libjemalloc.so.2": "libjemalloc2",
  "libkrb5.so.3": "libkrb5-3",
  "libldap-2.5.so.0": "libldap-2.5-0",
  "libleveldb.so.1d": "libleveldb1d",
  "liblmdb.so.0": "liblmdb0",
  "liblz4.so.1": "liblz4-1",
  "liblzma.so.5": "liblzma5",
  "libmariadb.so.3": "libmariadb3",
  "libncurses.so.6": "libncurses6",
  "libncursesw.so.6": "libncursesw6",
  "libnuma.so.1": "libnuma1",
  "libpcre.so.3": "libpcre3",
  "libpcre2-8.so.0": "libpcre2-8-0",
  "libpq.so.5": "libpq5",
  "libreadline.so.8": "libreadline8",
  "librocksdb.so.7.8": "librocksdb7.8",
  "libsasl2.so.2": "libsasl2-2",
  "libsecp256k1.so.1": "libsecp256k1-1",
  "libsodium.so.23": "libsodium23",
  "libsqlite3.so.0": "libsqlite3-0",
  "libssl.so.3": "libssl3",
  "libstdc++.so.6": "libstdc++6",
  "libsystemd.so.0": "libsystemd0",
  "libtinfo.so.5": "libtinfo5",
  "libtinfo.so.6": "libtinfo6",
  "libunwind.so.8": "libunwind8",
  "libuuid.so.1": "libuuid1",
  "libuv.so.1": "libuv1",
  "libxml2.so.2": "libxml2",
  "libyaml-0.so.2": "libyaml-0-2",
  "libz.so.1": "zlib1g",
  "libzmq.so.5": "libzmq5",
  "libzstd.so.1": "libzstd1",
};

/** Parts of glibc; its loader's name begins with "ld". */
const glibc = /^(ld[-.]|lib(c|m|dl|rt|pthread|resolv|util|nsl|anl|thread_db|BrokenLocale|mvec)\.so\.)/;

/** Undefined: not known. */
export function debianPackage(library: string): string | undefined {
  if (/^(ld-musl-|libc\.musl-)/.test(library)) return "musl";
  if (glibc.test(library)) return "libc6";
  return Object.hasOwn(packages, library) ? packages[library] : undefined;
}
