# shellcheck shell=bash
# Functions of .ci/run and .ci/full, which source this file.

say() {
  printf '\n=== %s\n' "$*"
}

run() {
  say "$*"
  "$@"
}

skip() {
  printf '\n!!! SKIPPED: %s\n' "$*"
}

# Installs the program $1 from the package $2 where that is possible. Some tests need it;
# without it they skip themselves and say so.
install_if_possible() {
  local command="$1" package="$2"
  if [[ -e $command ]] || command -v "$command" >/dev/null; then
    return 0
  fi
  if ! command -v apt-get >/dev/null || ((EUID != 0)); then
    skip "$package: not installed, and there is no apt-get to install it as root"
    return 0
  fi
  say "apt-get install $package"
  if ! { apt-get -qq update && DEBIAN_FRONTEND=noninteractive timeout 600 \
    apt-get -qq install -y --no-install-recommends "$package" >/dev/null; }; then
    skip "$package: apt-get could not install it"
  fi
}

# Prints the feature version of the JDK in $1, from its release file; 0 if it has none.
feature_version() {
  local version
  version="$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)" || true
  echo "${version:-0}"
}

# Prints the feature version of the java on the PATH.
default_version() {
  java -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java.specification.version = //p'
}

# Prints the feature version of the JDK that Maven runs on: of JAVA_HOME, else of the java on the PATH.
java_version_of_maven() {
  mvn -version | sed -n 's/^Java version: \([0-9]*\).*/\1/p'
}

# Prints the home of the newest JDK; empty if there is none. Searches the folders that distributions
# use, and the variables JAVA_HOME and JAVA_HOME_<version>_<architecture> of GitHub's runners.
newest_jdk() {
  local home variable best='' best_version=0 version homes=()
  for variable in $(compgen -v JAVA_HOME); do
    homes+=("${!variable}")
  done
  for home in "${homes[@]}" /usr/lib/jvm/* /opt/*; do
    [[ -x $home/bin/javac ]] || continue
    version="$(feature_version "$home")"
    if ((version > best_version)); then
      best="$home"
      best_version="$version"
    fi
  done
  echo "$best"
}
