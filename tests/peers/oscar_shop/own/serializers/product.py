"""A row with title, picture, price and stock; a product with price and stock beside all that oscarapi tells."""

from oscar.core.loading import get_class
from oscarapi.serializers import product
from oscarapi.serializers.checkout import PriceSerializer
from rest_framework import serializers

Selector = get_class("partner.strategy", "Selector")


class ProductSerializer(product.ProductSerializer):
    price = serializers.SerializerMethodField()
    availability = serializers.SerializerMethodField()

    def get_price(self, row):
        return PriceSerializer(self._bought(row).price).data

    def get_availability(self, row):
        return product.AvailabilitySerializer(self._bought(row).availability).data

    def _bought(self, row):
        request = self.context["request"]
        return Selector().strategy(request=request, user=request.user).fetch_for_product(row)


class ProductLinkSerializer(ProductSerializer):
    class Meta(product.ProductLinkSerializer.Meta):
        fields = ("url", "id", "upc", "title", "images", "price", "availability")
