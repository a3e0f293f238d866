# Only what AWS and the registries answer decides here: nothing is remembered between runs.

say() {
    printf '%s\n' "$*"
}

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

check_programs() {
    for program in aws "$tool"; do
        command -v "$program" >/dev/null 2>&1 || fail "$program is not installed"
    done
}

# Set account and host: ACCOUNT, or whose credentials the AWS CLI has.
find_registry() {
    account=${ACCOUNT:-}
    if [ -z "$account" ]; then
        account=$(aws sts get-caller-identity --query Account --output text)
    fi
    case $account in
        *[!0-9]*) fail "the account is $account, not 12 digits" ;;
    esac
    [ "${#account}" -eq 12 ] || fail "the account is $account, not 12 digits"
    host="$account.dkr.ecr.$region.$dns_suffix"
}

# The password is good for 12 hours and never an argument, which others on this machine could see.
log_in() {
    say "logging in to $host"
    password=$(aws ecr get-login-password --region "$region")
    case $tool in
        crane) printf '%s' "$password" | crane auth login "$host" --username AWS --password-stdin ;;
        skopeo) printf '%s' "$password" | skopeo login --username AWS --password-stdin "$host" ;;
    esac
}

# is_there REPOSITORY IMAGE_ID DIGEST: whether ECR has the image, with this digest if one is given.
is_there() {
    if found=$(aws ecr describe-images --region "$region" --registry-id "$account" --repository-name "$1" \
        --image-ids "$2" --query 'imageDetails[0].imageDigest' --output text 2>&1); then
        case $found in
            *"$3"*) return 0 ;;
        esac
        fail "$1 has $2 with the digest $found, not $3, and tags do not move there"
    fi
    case $found in
        *ImageNotFoundException*) return 1 ;;
        *RepositoryNotFoundException*) fail "$host has no repository $1: run pulumi up first" ;;
    esac
    fail "$found"
}

# check_platforms IMAGE: warn of platforms that nodes have and the image has not. It is copied whole all the same,
# because leaving platforms out changes the digest.
check_platforms() {
    case $tool in
        crane) manifest=$(crane manifest "$1") ;;
        skopeo) manifest=$(skopeo inspect --raw "docker://$1") ;;
    esac
    case $manifest in
        *'"manifests"'*) ;;
        *)
            # An image of one platform says in its configuration which.
            case $tool in
                crane) manifest=$(crane config "$1") ;;
                skopeo) manifest=$(skopeo inspect --config --raw "docker://$1") ;;
            esac
            ;;
    esac
    manifest=$(printf '%s' "$manifest" | tr -d ' \t\r\n')
    for platform in $platforms; do
        case $manifest in
            *"\"architecture\":\"${platform#*/}\""*) ;;
            *) printf 'warning: %s is not made for %s, which this stack has\n' "$1" "$platform" >&2 ;;
        esac
    done
}

# mirror KIND SOURCE REPOSITORY TAG DIGEST: copy an image or a chart, unless it is there; TAG or DIGEST may be empty.
mirror() {
    kind=$1 from=$2 repository=$3 tag=$4 digest=$5
    if [ -n "$tag" ]; then
        to="$host/$repository:$tag" image_id="imageTag=$tag"
    else
        to="$host/$repository@$digest" image_id="imageDigest=$digest"
    fi
    if is_there "$repository" "$image_id" "$digest"; then
        say "there already: $to"
        skipped=$((skipped + 1))
        return 0
    fi
    if [ "$kind" = image ]; then
        check_platforms "$from"
    fi
    say "copying $from to $to"
    case $tool in
        crane) crane copy "$from" "$to" ;;
        skopeo) skopeo copy --all --preserve-digests "docker://$from" "docker://$to" ;;
    esac
    copied=$((copied + 1))
}

copied=0
skipped=0
