//! Where a request comes from when proxies stand in front.

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;

/// Reads an address or a network (`10.0.0.0/8`) in CIDR notation.
pub fn network(text: &str) -> Result<IpNet, String> {
    let address = text.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
    address.or_else(|_| text.parse()).map_err(|_| format!("{text} is no address and no network as 10.0.0.0/8"))
}

/// The address that a request from `peer` comes from; `forwarded` are its `X-Forwarded-For` headers in order.
///
/// Each proxy appends whom it heard from, so the list is read from its end and for as long as a trusted
/// proxy says so. What the caller itself wrote stands before that and is worth nothing; so is everything
/// from a hop on that cannot be read.
pub fn client_address<'v>(
    peer: IpAddr,
    trusted: &[IpNet],
    forwarded: impl DoubleEndedIterator<Item = Option<&'v str>>,
) -> IpAddr {
    let mut known = peer.to_canonical();
    let hops = forwarded.rev().flat_map(|value| value.unwrap_or_default().rsplit(','));
    for hop in hops {
        if !trusted.iter().any(|network| network.contains(&known)) {
            break;
        }
        match address(hop.trim()) {
            Some(address) => known = address,
            None => break,
        }
    }
    known
}

/// An address with or without a port, as proxies write it.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    let address = bare.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, trusted: &[&str], forwarded: &[&str]) -> String {
        let trusted: Vec<IpNet> = trusted.iter().map(|t| network(t).expect("a network")).collect();
        let headers = forwarded.iter().map(|value| Some(*value).filter(|value| !value.contains('é')));
        client_address(peer.parse().expect("an address"), &trusted, headers).to_string()
    }

    #[test]
    fn only_what_trusted_proxies_say_counts() {
        const INNER: &[&str] = &["10.0.0.0/8", "2001:db8::1"];
        assert_eq!(of("192.0.2.1", INNER, &["198.51.100.7"]), "192.0.2.1", "a stranger says anything");
        assert_eq!(of("10.0.0.1", INNER, &[]), "10.0.0.1");
        assert_eq!(of("10.0.0.1", INNER, &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(of("10.0.0.1", INNER, &["203.0.113.9, 198.51.100.7, 10.2.3.4"]), "198.51.100.7");
        assert_eq!(of("10.0.0.1", INNER, &["203.0.113.9", "198.51.100.7"]), "198.51.100.7", "headers in order");
        assert_eq!(of("2001:db8::1", INNER, &["10.9.9.9"]), "10.9.9.9", "all trusted: the first of them");
        for written in ["198.51.100.7:4711", "::ffff:198.51.100.7", "[::ffff:c633:6407]:80"] {
            assert_eq!(of("::ffff:10.0.0.1", INNER, &[written]), "198.51.100.7", "{written}");
        }
        assert_eq!(of("10.0.0.1", INNER, &["[2001:db8::7]"]), "2001:db8::7");
    }

    #[test]
    fn a_hop_that_cannot_be_read_ends_the_way_back() {
        for written in
            ["203.0.113.9, unknown", "203.0.113.9, _hidden", "203.0.113.9,", "203.0.113.9, 1.2.3.4.5", "203.0.113.9, é"]
        {
            assert_eq!(of("10.0.0.1", &["10.0.0.1"], &[written]), "10.0.0.1", "{written}");
            assert_eq!(of("10.0.0.1", &["10.0.0.1", "10.0.0.2"], &[written, "10.0.0.2"]), "10.0.0.2", "{written}");
        }
    }

    #[test]
    fn a_network_is_read_or_refused() {
        for good in ["10.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32"] {
            assert!(network(good).is_ok(), "{good}");
        }
        for bad in ["", "x", "10.0.0.0/33", "10.0.0.0/", "10.0.0.1:80"] {
            assert!(network(bad).is_err(), "{bad}");
        }
    }
}
