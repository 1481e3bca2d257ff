"""Two small configurations and a scan, written for tests; what looks like a secret in them is none."""

from __future__ import annotations

IOS = """version 15.2
hostname nfk-edge-1
enable secret 5 $1$wxyz$NotASecretAtAll000000.
username carol password 0 unguessable-horse-93
snmp-server community public RO
snmp-server community hidden-heron-17 RO
interface GigabitEthernet0/0
 description to partner networks
 ip address 10.1.9.1 255.255.255.0
 ip access-group FROM-PARTNERS in
!
interface GigabitEthernet0/1
 description staff
 ip address 10.1.0.1 255.255.0.0
!
ip access-list extended FROM-PARTNERS
 permit tcp any host 10.1.0.5 eq 443
 deny ip any any
!
line vty 0 4
 transport input telnet ssh
!
end
"""
EOS = """! device: sfk-edge-1 (DCS-7050, EOS-4.31.5M)
hostname sfk-edge-1
!
interface Ethernet1
   description partner networks
   no switchport
   ip address 10.1.9.2/24
!
interface Ethernet2
   description staff
   no switchport
   ip address 10.1.0.1/16
!
management ssh
   idle-timeout 10
!
end
"""
SCAN = """<?xml version="1.0" ?>
<NessusClientData_v2>
<Report name="office">
<ReportHost name="10.1.0.1">
<HostProperties>
<tag name="host-ip">10.1.0.1</tag>
<tag name="Credentialed_Scan">true</tag>
<tag name="HOST_END">Sun Nov 1 10:00:00 2026</tag>
</HostProperties>
<ReportItem port="443" svc_name="www" protocol="tcp" severity="3" pluginID="11111" pluginName="Old software">
<cve>CVE-2020-0001</cve>
<plugin_output>password: printed-by-the-scanner</plugin_output>
</ReportItem>
</ReportHost>
</Report>
</NessusClientData_v2>
"""
SECRETS = ("unguessable-horse-93", "hidden-heron-17", "NotASecretAtAll", "printed-by-the-scanner")
