#!/usr/bin/env perl
# delay.pl WIRE TAP MILLISECONDS - carries Ethernet frames between the interface WIRE and a tap device that it
# makes, and holds each for half of the given time, so that a round trip takes MILLISECONDS longer.
# Constants are those of packet(7) and of the kernel's if_tun.h, if_ether.h and if_packet.h.
use strict;
use warnings;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

use constant {
    AF_PACKET => 17, SOCK_RAW => 3, ETH_P_ALL => 3, SOL_PACKET => 263, PACKET_IGNORE_OUTGOING => 23,
    TUNSETIFF => 0x400454ca, IFF_TAP => 0x0002, IFF_NO_PI => 0x1000,
    LARGEST_FRAME => 65_536, FRAMES_AT_ONCE => 64,
};

sub open_tap {
    my ($name) = @_;
    open my $tap, '+<', '/dev/net/tun' or die "/dev/net/tun: $!";
    ioctl $tap, TUNSETIFF, pack('a16 S x22', $name, IFF_TAP | IFF_NO_PI) or die "tap $name: $!";
    $tap->blocking(0);
    return $tap;
}

sub open_wire {
    my ($name) = @_;
    open my $file, '<', "/sys/class/net/$name/ifindex" or die "interface $name: $!";
    chomp(my $index = <$file>);
    socket my $wire, AF_PACKET, SOCK_RAW, unpack('S', pack 'n', ETH_P_ALL) or die "packet socket: $!";
    # Without this the relay would hear, and carry back, what it has sent itself.
    setsockopt $wire, SOL_PACKET, PACKET_IGNORE_OUTGOING, pack('i', 1) or die "PACKET_IGNORE_OUTGOING: $!";
    bind $wire, pack('S n l S C C a8', AF_PACKET, ETH_P_ALL, $index, 0, 0, 0, '') or die "bind to $name: $!";
    $wire->blocking(0);
    return $wire;
}

my ($wire_name, $tap_name, $milliseconds) = @ARGV;
my $hold = $milliseconds / 2000;
my ($wire, $tap) = (open_wire($wire_name), open_tap($tap_name));
my @held;    # [time to go, where to, frame], the oldest first

sub take_in {
    my ($from, $to) = @_;
    for (1 .. FRAMES_AT_ONCE) {
        sysread $from, my $frame, LARGEST_FRAME or return;
        push @held, [clock_gettime(CLOCK_MONOTONIC) + $hold, $to, $frame];
    }
}

sub let_go {
    while (@held && $held[0][0] <= clock_gettime(CLOCK_MONOTONIC)) {
        my (undef, $to, $frame) = @{ shift @held };
        syswrite $to, $frame;    # a full queue loses the frame, as a wire would
    }
}

sub seconds_to_wait {
    return undef unless @held;
    my $left = $held[0][0] - clock_gettime(CLOCK_MONOTONIC);
    return $left > 0 ? $left : 0;
}

while (1) {
    my $readable = '';
    vec($readable, fileno $_, 1) = 1 for $wire, $tap;
    if (select($readable, undef, undef, seconds_to_wait()) > 0) {
        take_in($wire, $tap) if vec $readable, fileno $wire, 1;
        take_in($tap, $wire) if vec $readable, fileno $tap, 1;
    }
    let_go();
}
